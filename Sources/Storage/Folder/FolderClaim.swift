import Foundation
import Synchronization

/// One process's claim to work on a data folder, held by a lock (`flock`) on the file `pennypost.lock` in it.
///
/// The system drops the lock when the process ends, however it ends, so a lock is never stale. The file names the
/// holder. It stays when the claim is released, because a lock on a removed file would exclude no one. An ended process
/// leaves its lease-holder name there, so if it was killed, the next process knows that its leases on a database server
/// are free.
public final class FolderClaim: Sendable {
    private static let fileName = "pennypost.lock"
    private static let longestLine = 300
    private static let longestNote = 2_048
    /// The most ended processes to remember until their leases are freed.
    private static let mostFormer = 16
    private static let mostLooks = 20
    private static let microsecondsBetweenLooks: UInt32 = 10_000

    private let descriptor: Mutex<Int32?>
    private let command: String?
    /// The names under which processes that worked on the folder and have ended may still hold leases.
    let formerHolders: [String]

    private init(descriptor: Int32, command: String?, formerHolders: [String]) {
        self.descriptor = Mutex(descriptor)
        self.command = command
        self.formerHolders = formerHolders
    }

    deinit { release() }

    /// Claims the folder.
    ///
    /// - Parameters:
    ///   - folder: the data folder's path.
    ///   - command: what this process runs, without secrets. Another process that tries to claim the folder reports it.
    ///     Pass `nil` when only checking whether the folder is claimed.
    /// - Throws: ``StorageError/folderInUse(path:pid:command:)`` if another process has claimed it; ``StorageError`` if
    ///   the lock file is unsafe or can't be used.
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
        // An error from here on must close the file.
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
                // The holder is about to write its note, or only checks the claim and is gone in a moment.
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
        // This process may have worked on the folder before and may be working on another one now.
        let former = names.filter { $0 != Database.incarnation }.prefix(mostFormer).map(\.self)
        note(command, former, in: descriptor)
        return FolderClaim(descriptor: descriptor, command: command, formerHolders: former)
    }

    /// Removes the former names from the note once nothing is held under them.
    func forgetFormerHolders() {
        descriptor.withLock { held in
            if let descriptor = held, let command { Self.note(command, [], in: descriptor) }
        }
    }

    /// Says more exactly what this process runs, for example where its server listens. By then nothing is held under
    /// former names.
    func note(_ command: String) {
        descriptor.withLock { held in
            if let descriptor = held { Self.note(command, [], in: descriptor) }
        }
    }

    /// Releases the folder. A second call does nothing.
    public func release() {
        descriptor.withLock { held in
            guard let descriptor = held else { return }
            held = nil
            // A process that only checked has no note and leaves another's in place.
            if command != nil { Self.note(nil, [], in: descriptor) }
            close(descriptor)
        }
    }

    /// Writes the note. The note is a courtesy: if it can't be written, the lock still holds. The first line names the
    /// folder's holder, the second the name under which it holds leases, the others the names of killed processes
    /// before it.
    ///
    /// - Parameter command: what the process runs; `nil` when the folder is released.
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

    /// Returns which running process has noted that it works on a folder; `nil` if none has. The note is a courtesy, so
    /// only a claim says for certain.
    ///
    /// - Parameter folder: the data folder's path.
    public static func holder(of folder: String) -> (pid: Int32, command: String?)? {
        let descriptor = Foundation.open(folder + "/" + fileName, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return holder(notedIn: descriptor)
    }

    private static func holder(notedIn descriptor: Int32) -> (pid: Int32, command: String?)? {
        let line = text(notedIn: descriptor).prefix { $0 != "\n" }
        let fields = line.split(separator: " ", maxSplits: 1)
        // A killed process leaves its note behind until the next one writes its own.
        guard let first = fields.first, let pid = Int32(first), pid > 0, kill(pid, 0) == 0 || errno == EPERM else {
            return nil
        }
        return (pid, fields.count > 1 ? String(fields[1]) : nil)
    }
}
