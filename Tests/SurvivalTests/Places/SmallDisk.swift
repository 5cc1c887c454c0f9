import Foundation

/// A file system of some megabytes in memory, mounted over a folder.
struct SmallDisk {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String
    private var filler: String { path + "/filler" }

    init(at path: String, size: Int = 12 * 1024 * 1024) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("pennypost-test", path, "tmpfs", 0, "size=\(size),mode=700") == 0 else {
            throw Failure(description: "mount: \(String(cString: strerror(errno)))")
        }
    }

    func unmount() { _ = umount2(path, Int32(MNT_DETACH)) }

    /// Takes the room but for so many bytes.
    func fill(leaving rest: Int) throws {
        var figures = statvfs()
        guard statvfs(path, &figures) == 0 else { throw Failure(description: "statvfs") }
        let free = Int(figures.f_bavail) * Int(figures.f_frsize)
        try Data(count: max(0, free - rest)).write(to: URL(fileURLWithPath: filler))
    }

    func empty() { try? FileManager.default.removeItem(atPath: filler) }
}
