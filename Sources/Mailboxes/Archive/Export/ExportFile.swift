import Foundation
import Storage

/// A file that an export makes. It never replaces one that is there, and has its name only when it is whole.
struct ExportFile: ~Copyable {
    private let descriptor: Int32
    private let draft: String
    let path: String

    /// - Parameter draft: where it lies until it is whole; by default beside its place, as `NAME.part`.
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

    /// Ends the file and gives it its name.
    /// - Parameter time: what it shows as its time of change; readers of Maildir take it for the time of receipt.
    consuming func finish(time: Timestamp? = nil) throws(ExportError) {
        if let time {
            let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
            let moment = timespec(tv_sec: Int(seconds), tv_nsec: Int(max(rest, 0)) * 1000)
            // A time that the disk cannot keep is no reason to stop.
            _ = futimens(descriptor, [moment, moment])
        }
        guard access(path, F_OK) != 0 else { throw .cannotWrite(path: path, errorNumber: EEXIST) }
        guard rename(draft, path) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }

    deinit { close(descriptor) }

    /// Makes a folder, or finds it empty.
    static func makeEmptyFolder(_ path: String) throws(ExportError) {
        guard mkdir(path, 0o700) != 0 else { return }
        guard errno == EEXIST else { throw .cannotWrite(path: path, errorNumber: errno) }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw .targetNotEmpty(path: path)
        }
        guard names.isEmpty else { throw .targetNotEmpty(path: path) }
    }

    /// Makes a folder that is not there yet.
    static func makeFolder(_ path: String) throws(ExportError) {
        guard mkdir(path, 0o700) == 0 else { throw .cannotWrite(path: path, errorNumber: errno) }
    }
}
