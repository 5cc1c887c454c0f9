import Foundation
import Synchronization

/// A small private file beside a database, in which a process records what the next one must know if this one is
/// killed.
///
/// Each append goes to the kernel in one `write` and is not synced. The kernel keeps it if the process is killed; a
/// crash of the machine may lose it. A journal therefore names the machine's boot and the database it belongs to, and
/// one from another boot or database is ignored. A lock (`flock`) lets only one process at a time hold a journal, so
/// the records of a running process are never mistaken for those of a dead one.
public final class CrashJournal: Sendable {
    /// What a former process left.
    public struct Former: Sendable, Hashable {
        /// The head it passed to ``CrashJournal/begin(_:)``.
        public let head: [UInt8]
        /// The records it appended, in order.
        public let records: [[UInt8]]
    }

    /// The largest record, in bytes.
    public static let longestRecord = 1024 * 1024
    /// The largest journal, in bytes. A longer file is ignored.
    public static let longestFile = 64 * 1024 * 1024

    private struct Pen {
        /// `nil` when the journal is closed.
        var descriptor: Int32?
        /// Why ``begin(_:)`` or ``restart(with:)`` failed. The journal has accepted nothing since.
        var failure: StorageError?
        /// The end of the head; `nil` while the journal accepts nothing.
        var headEnd: (offset: Int, seal: UInt64)?
        /// The end of the last record.
        var end = (offset: 0, seal: JournalRecords.firstSeal)
    }

    /// The path of the file.
    public let path: String
    /// What was in the file when it was opened; `nil` if there was nothing valid for this boot and database.
    public let former: Former?
    private let standing: JournalStanding
    private let pen: Mutex<Pen>

    /// - Parameter descriptor: the open file, already locked.
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

    /// Discards what is in the file and begins it again.
    ///
    /// - Parameter head: what the next process must know about the records that follow.
    /// - Throws: ``StorageError/diskFull(path:)`` if there is no room; ``StorageError`` if the file can't be written.
    ///   The journal then accepts no records.
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
    /// - Throws: ``StorageError/diskFull(path:)`` if there is no room, and the journal is then as before;
    ///   ``StorageError/closed`` if the journal has not begun or is closed; ``StorageError`` if the file can't be
    ///   written.
    public func append(_ record: [UInt8]) throws(StorageError) {
        try pen.withLock { pen throws(StorageError) in
            guard pen.headEnd != nil else { throw pen.failure ?? .closed }
            try write([record], &pen)
        }
    }

    /// Discards the records and keeps the head.
    ///
    /// - Parameter first: a record that takes their place; `nil` for none. If the process is killed meanwhile, the file
    ///   holds the old records or the new one, never neither.
    /// - Throws: ``StorageError/closed`` if the journal has not begun or is closed; ``StorageError`` if the file can't
    ///   be written. The journal then accepts no records.
    public func restart(with first: [UInt8]? = nil) throws(StorageError) {
        try pen.withLock { pen throws(StorageError) in
            guard let headEnd = pen.headEnd else { throw pen.failure ?? .closed }
            // If this fails midway, the old records are damaged, and nothing may be appended to them.
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

    /// Closes and unlocks the file. Its contents stay. A second call does nothing.
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
