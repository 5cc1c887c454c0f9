internal import Foundation
internal import Synchronization

/// One process's claim to work on a data folder, held by a lock (flock) on the file `pennypost.lock` in it.
///
/// The system lets go of the lock when the process ends, however it ends, so that none is ever stale. The file says who holds
/// it; it stays when the claim is released, for a lock on a file that was removed would bind nobody.
public final class FolderClaim: Sendable {
    private static let fileName = "pennypost.lock"
    private static let longestNote = 300
    private static let mostLooks = 20
    private static let microsecondsBetweenLooks: UInt32 = 10_000

    private let descriptor: Mutex<Int32?>

    private init(descriptor: Int32) {
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    /// Claims the folder.
    ///
    /// - Parameter command: what the process runs, for the one that comes second, without secrets; nil of one that only looks
    ///   whether the folder is claimed.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)``.
    static func take(folder: String, command: String?) throws(StorageError) -> FolderClaim {
        let path = folder + "/" + fileName
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            switch errno {
            case ELOOP: throw .unsafeFile(path: path, .symbolicLink)
            case EACCES, EROFS: throw .readOnly(path: path)
            case ENOSPC, EDQUOT: throw .diskFull(path: path)
            default: throw .fileSystem(path: path, action: "open", errorNumber: errno)
            }
        }
        // Whatever is thrown from here on closes the file.
        let claim = FolderClaim(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .fileSystem(path: path, action: "open", errorNumber: errno)
        }
        if let fault = PrivateFile.fault(of: status) { throw .unsafeFile(path: path, fault) }
        var looks = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK:
                let holder = holder(notedIn: descriptor)
                looks += 1
                // One that is about to write its note, or that only looks and is gone in a moment.
                if holder == nil, looks < Self.mostLooks {
                    usleep(Self.microsecondsBetweenLooks)
                    continue
                }
                throw .folderInUse(path: folder, pid: holder?.pid, command: holder?.command)
            default: throw .fileSystem(path: path, action: "lock", errorNumber: errno)
            }
        }
        if let command { note(command, in: descriptor) }
        return claim
    }

    /// Lets go of the folder. Doing it twice does no harm.
    public func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            held = nil
            ftruncate(descriptor, 0)
            close(descriptor)
        }
    }

    /// The note is a courtesy: where it cannot be written the lock holds all the same.
    private static func note(_ command: String, in descriptor: Int32) {
        let line = Array("\(getpid()) \(command)\n".utf8.prefix(longestNote))
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    private static func holder(notedIn descriptor: Int32) -> (pid: Int32, command: String?)? {
        var bytes = [UInt8](repeating: 0, count: longestNote)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let line = String(decoding: bytes.prefix(count), as: UTF8.self).prefix { $0 != "\n" }
        let fields = line.split(separator: " ", maxSplits: 1)
        // A process that was killed leaves its note behind until the next has written its own.
        guard let first = fields.first, let pid = Int32(first), pid > 0, kill(pid, 0) == 0 || errno == EPERM else {
            return nil
        }
        return (pid, fields.count > 1 ? String(fields[1]) : nil)
    }
}
