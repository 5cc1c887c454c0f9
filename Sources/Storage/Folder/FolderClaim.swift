internal import Foundation
internal import Synchronization

/// One process's claim to work on a data folder, held by a lock (flock) on the file `pennypost.lock` in it.
///
/// The system lets go of the lock when the process ends, however it ends, so that none is ever stale. The file says who holds
/// it; it stays when the claim is released, for a lock on a file that was removed would bind nobody. Who has ended leaves its
/// name there: what it held on a database server, because it was killed, is known to be free.
public final class FolderClaim: Sendable {
    private static let fileName = "pennypost.lock"
    private static let longestLine = 300
    private static let longestNote = 2_048
    /// How many processes are remembered that ended before one could free what they held.
    private static let mostFormer = 16
    private static let mostLooks = 20
    private static let microsecondsBetweenLooks: UInt32 = 10_000

    private let descriptor: Mutex<Int32?>
    private let command: String?
    /// The names under which processes may hold leases that worked on the folder and have ended.
    let formerHolders: [String]

    private init(descriptor: Int32, command: String?, formerHolders: [String]) {
        self.descriptor = Mutex(descriptor)
        self.command = command
        self.formerHolders = formerHolders
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
        var isTaken = false
        defer { if !isTaken { close(descriptor) } }
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
        isTaken = true
        guard let command else { return FolderClaim(descriptor: descriptor, command: nil, formerHolders: []) }
        let names = text(notedIn: descriptor).split(separator: "\n").dropFirst().map(String.init)
        // This process may have worked on it before, and may work on another folder now.
        let former = names.filter { $0 != Database.incarnation }.prefix(mostFormer).map(\.self)
        note(command, former, in: descriptor)
        return FolderClaim(descriptor: descriptor, command: command, formerHolders: former)
    }

    /// Nothing is held under the former names any more.
    func forgetFormerHolders() {
        descriptor.withLock { held in
            if let descriptor = held, let command { Self.note(command, [], in: descriptor) }
        }
    }

    /// Lets go of the folder. Doing it twice does no harm.
    public func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            held = nil
            // One that only looked has no note, and leaves that of another.
            if command != nil { Self.note(nil, [], in: descriptor) }
            close(descriptor)
        }
    }

    /// The note is a courtesy: where it cannot be written the lock holds all the same. The first line says who holds the
    /// folder, the second under which name it holds leases, the others those of killed ones before it.
    ///
    /// - Parameter command: nil where the folder is let go of.
    private static func note(_ command: String?, _ former: [String], in descriptor: Int32) {
        let holder = command.map { "\(getpid()) \($0.prefix { $0 != "\n" })" } ?? "nobody"
        let line = Array(holder.utf8.prefix(longestLine))
        let names = ([Database.incarnation] + former).map { "\n\($0)" }.joined() + "\n"
        let note = line + Array(names.utf8)
        let written = note.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        if written == note.count { ftruncate(descriptor, off_t(note.count)) }
    }

    private static func text(notedIn descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: longestNote)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private static func holder(notedIn descriptor: Int32) -> (pid: Int32, command: String?)? {
        let line = text(notedIn: descriptor).prefix { $0 != "\n" }
        let fields = line.split(separator: " ", maxSplits: 1)
        // A process that was killed leaves its note behind until the next has written its own.
        guard let first = fields.first, let pid = Int32(first), pid > 0, kill(pid, 0) == 0 || errno == EPERM else {
            return nil
        }
        return (pid, fields.count > 1 ? String(fields[1]) : nil)
    }
}
