import Foundation
import Storage

/// A file that an export writes. It never replaces an existing one, and gets its name only when it is complete.
struct ExportFile: ~Copyable {
    private let descriptor: Int32
    private let draft: String
    let path: String

    /// - Parameter draft: The path of the incomplete file; by default `NAME.part` beside the final one.
    init(making path: String, draft: String? = nil) throws(ExportError) {
        self.path = path
        self.draft = draft ?? path + ".part"
        descriptor = open(self.draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: self.draft, errorNumber: errno) }
    }

    func write(_ bytes: some ContiguousBytes) throws(ExportError) {
        let failure: Int32 = bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return errno
                }
                written += count
            }
            return 0
        }
        guard failure == 0 else { throw .cannotWrite(path: path, errorNumber: failure) }
    }

    /// Completes the file and gives it its name.
    /// - Parameter time: The file's modification time. Maildir readers take it as the time of receipt.
    consuming func finish(time: Timestamp? = nil) throws(ExportError) {
        if let time {
            let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
            let moment = timespec(tv_sec: Int(seconds), tv_nsec: Int(max(rest, 0)) * 1000)
            // A time that the disk cannot store is no reason to stop.
            _ = futimens(descriptor, [moment, moment])
        }
        guard access(path, F_OK) != 0 else { throw .cannotWrite(path: path, errorNumber: EEXIST) }
        guard rename(draft, path) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }

    deinit { close(descriptor) }

    /// Creates a folder, or accepts an empty one.
    static func makeEmptyFolder(_ path: String) throws(ExportError) {
        guard mkdir(path, 0o700) != 0 else { return }
        guard errno == EEXIST else { throw .cannotWrite(path: path, errorNumber: errno) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw .targetNotEmpty(path: path)
        }
        guard names.isEmpty else { throw .targetNotEmpty(path: path) }
    }

    /// Creates a folder that must not exist yet.
    static func makeFolder(_ path: String) throws(ExportError) {
        guard mkdir(path, 0o700) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }
}

/// The file that marks an export as unfinished while it exists.
struct ExportMark {
    static let name = "UNFINISHED-EXPORT"

    private let folder: String
    private var path: String { "\(folder)/\(Self.name)" }

    /// Creates the mark in an empty folder.
    init(in folder: String) throws(ExportError) {
        self.folder = folder
        let file = try ExportFile(making: path)
        try file.write(
            Array("This export is under way, or was interrupted. Remove the folder and export again.\n".utf8))
        try file.finish()
    }

    /// Removes the mark once everything has reached the disk.
    func remove() throws(ExportError) {
        // A power failure right after the end must not leave names without bytes.
        sync()
        guard unlink(path) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }
}
