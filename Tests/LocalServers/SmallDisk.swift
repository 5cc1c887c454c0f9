import Foundation

/// A file system of some megabytes in memory, mounted over a folder. Requires root.
public struct SmallDisk: Sendable {
    private let path: String
    private var filler: String { path + "/filler" }

    /// Mounts a disk of `size` bytes at `path`.
    ///
    /// - Throws: ``LocalServerError`` if the folder can't be created or mounted.
    public init(at path: String, size: Int = 12 * 1024 * 1024) throws(LocalServerError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "\(error)")
        }
        guard mount("pennypost-test", path, "tmpfs", 0, "size=\(size),mode=700") == 0 else {
            throw .system(call: "mount", errno: errno)
        }
    }

    /// Unmounts the disk.
    public func unmount() { _ = umount2(path, Int32(MNT_DETACH)) }

    /// Remounts the disk so that not even root can write to it.
    ///
    /// - Throws: ``LocalServerError`` if it can't be remounted.
    public func makeReadOnly() throws(LocalServerError) {
        let flags = UInt(MS_REMOUNT | MS_RDONLY)
        guard mount("pennypost-test", path, "tmpfs", flags, nil) == 0 else {
            throw .system(call: "mount", errno: errno)
        }
    }

    /// Fills the disk except for `rest` bytes.
    ///
    /// - Throws: ``LocalServerError`` if the file can't be written.
    public func fill(leaving rest: Int) throws(LocalServerError) {
        var figures = statvfs()
        guard statvfs(path, &figures) == 0 else { throw .system(call: "statvfs", errno: errno) }
        let free = Int(figures.f_bavail) * Int(figures.f_frsize)
        do {
            try Data(count: max(0, free - rest)).write(to: URL(fileURLWithPath: filler))
        } catch {
            throw .file(path: filler, reason: "\(error)")
        }
    }

    /// Removes what ``fill(leaving:)`` wrote.
    public func empty() { try? FileManager.default.removeItem(atPath: filler) }
}
