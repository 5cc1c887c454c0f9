internal import Foundation
internal import Synchronization

/// A small private file beside a database, in which a process notes what the next one must know if this one is killed.
///
/// What is appended goes to the kernel with one `write` and is not synced. The kernel keeps it when the process is killed; a
/// machine that crashes may lose it. A journal therefore names the boot of the machine and the database that it belongs to, and
/// one of another boot or another database is not believed. Only one process at a time holds a journal, by a lock (flock): the
/// notes of a process that still works are never taken for those of a dead one.
public final class CrashJournal: Sendable {
    /// What a former process has left.
    public struct Former: Sendable, Hashable {
        /// What it gave to ``CrashJournal/begin(_:)``.
        public let head: [UInt8]
        /// What it appended, in order.
        public let records: [[UInt8]]
    }

    /// The largest record, in bytes.
    public static let longestRecord = 1024 * 1024
    /// The most bytes that a journal holds. A longer file is not believed.
    public static let longestFile = 64 * 1024 * 1024

    private struct Pen {
        /// `nil` when the journal is closed.
        var descriptor: Int32?
        /// Why ``begin(_:)`` or ``restart(with:)`` failed, since when the journal takes nothing.
        var failure: StorageError?
        /// Behind the head; `nil` as long as the journal takes nothing.
        var headEnd: (offset: Int, seal: UInt64)?
        /// Behind the last record.
        var end = (offset: 0, seal: JournalRecords.firstSeal)
    }

    public let path: String
    /// What was in the file when it was opened; `nil` if there was nothing, or nothing that may be believed.
    public let former: Former?
    private let standing: JournalStanding
    private let pen: Mutex<Pen>

    /// - Parameter descriptor: of the open file, whose lock is held.
    init(path: String, descriptor: Int32, standing: JournalStanding) {
        self.path = path
        self.standing = standing
        former = Self.read(descriptor, standing)
        pen = Mutex(Pen(descriptor: descriptor))
    }

    deinit { close() }

    private static func read(_ descriptor: Int32, _ standing: JournalStanding) -> Former? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0, status.st_size <= longestFile else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count else { return nil }
        var records = JournalRecords.read(bytes)[...]
        guard let first = records.popFirst(), let second = records.popFirst(), first == standing.bytes else {
            return nil
        }
        return Former(head: second, records: Array(records))
    }

    /// Forgets all that is in the file and begins it again.
    ///
    /// - Parameter head: what is to be known of the records that follow.
    /// - Throws: ``StorageError/diskFull(path:)`` and the like. The journal then takes no record.
    public func begin(_ head: [UInt8]) throws(StorageError) {
        try pen.withLock { pen throws(StorageError) in
            pen.headEnd = nil
            pen.end = (0, JournalRecords.firstSeal)
            do throws(StorageError) {
                try truncate(pen)
                try write([standing.bytes, head], &pen)
            } catch {
                pen.failure = error
                throw error
            }
            pen.headEnd = pen.end
        }
    }

    /// Appends a record. When this returns, the record survives the end of the process.
    ///
    /// - Throws: ``StorageError/diskFull(path:)`` if there is no room; the file then is as if nothing had been appended.
    public func append(_ record: [UInt8]) throws(StorageError) {
        try pen.withLock { pen throws(StorageError) in
            guard pen.headEnd != nil else { throw pen.failure ?? .closed }
            try write([record], &pen)
        }
    }

    /// Forgets the records, and keeps the head.
    ///
    /// - Parameter first: the record that takes their place; without one, none does. A process that is killed meanwhile leaves the
    ///   old records or the new one, never neither.
    public func restart(with first: [UInt8]? = nil) throws(StorageError) {
        try pen.withLock { pen throws(StorageError) in
            guard let headEnd = pen.headEnd else { throw pen.failure ?? .closed }
            // If this fails in the middle, the old records are damaged: nothing may be appended to them.
            pen.headEnd = nil
            pen.end = headEnd
            do throws(StorageError) {
                if let first { try write([first], &pen) }
                try truncate(pen)
            } catch {
                pen.failure = error
                throw error
            }
            pen.headEnd = headEnd
        }
    }

    /// Closes the file and lets go of it. What is in it stays. Closing it twice does no harm.
    public func close() {
        pen.withLock { pen in
            guard let descriptor = pen.descriptor else { return }
            pen.descriptor = nil
            pen.headEnd = nil
            Foundation.close(descriptor)
        }
    }

    private func write(_ records: [[UInt8]], _ pen: inout Pen) throws(StorageError) {
        guard let descriptor = pen.descriptor else { throw .closed }
        var (bytes, end): ([UInt8], (offset: Int, seal: UInt64)) = ([], pen.end)
        for record in records {
            guard record.count <= Self.longestRecord else { throw .diskFull(path: path) }
            end.seal = JournalRecords.append(record, to: &bytes, after: end.seal)
        }
        end.offset += bytes.count
        guard end.offset <= Self.longestFile else { throw .diskFull(path: path) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                pwrite(descriptor, rest.baseAddress, rest.count, off_t(pen.end.offset + written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write", at: path) }
            written += count
        }
        pen.end = end
    }

    private func truncate(_ pen: Pen) throws(StorageError) {
        guard let descriptor = pen.descriptor else { throw .closed }
        guard ftruncate(descriptor, off_t(pen.end.offset)) == 0 else { throw Self.failure("shorten", at: path) }
    }

    static func failure(_ action: String, at path: String) -> StorageError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull(path: path)
        case EACCES, EROFS: .readOnly(path: path)
        case ELOOP: .unsafeFile(path: path, .symbolicLink)
        default: .fileSystem(path: path, action: action, errorNumber: errno)
        }
    }
}
