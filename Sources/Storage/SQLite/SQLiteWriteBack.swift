internal import Dispatch
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// Writes the log back into the database, on a connection of its own beside the one that writes: a write then waits neither for
/// the copying nor for its sync.
///
/// What is copied is always what was synced before (https://sqlite.org/wal.html#ckpt): the order of the two syncs is SQLite's
/// own. The log begins anew when all of it has been copied and nobody reads it any more. Where writes never pause that would
/// never be so: past ``longestLog`` the writer waits for the rest.
final class SQLiteWriteBack: @unchecked Sendable {
    /// After how many new pages of the log they are written back.
    static let pages = 4_096
    /// From how many pages on the writer waits: 64 MiB.
    static let longestLog = 16_384

    private let queue = DispatchQueue(label: "Storage.writeBack")
    private let isRunning = Atomic(false)
    /// Only the queue touches it; nil when closed.
    private var connection: OpaquePointer?
    /// Only the connection that writes touches it: how long the log was when it was last seen to.
    private var seen = 0

    init(path: String) throws {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN)
        }
        let settings = "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF"
        guard sqlite3_exec(opened, settings, nil, nil, nil) == SQLITE_OK else {
            sqlite3_close_v2(opened)
            throw DatabaseError(resultCode: .SQLITE_CANTOPEN)
        }
        connection = opened
    }

    deinit { sqlite3_close_v2(connection) }

    /// Has a connection that writes tell of each commit. This object must outlive the connection's last one.
    func follow(_ writer: GRDB.Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = sqlite3_wal_hook(
            writer.sqliteConnection,
            { context, _, _, length in
                guard let context else { return SQLITE_OK }
                Unmanaged<SQLiteWriteBack>.fromOpaque(context).takeUnretainedValue().committed(length: Int(length))
                return SQLITE_OK
            }, context)
    }

    /// A commit has made the log so many pages long.
    private func committed(length: Int) {
        if length < seen { seen = 0 }
        guard length - seen >= Self.pages else { return }
        seen = length
        if length >= Self.longestLog {
            queue.sync { copy() }
        } else if isRunning.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged
        {
            queue.async { [self] in
                copy()
                isRunning.store(false, ordering: .releasing)
            }
        }
    }

    /// Copies what no reader holds back. What fails is done the next time, or by the last connection that closes.
    private func copy() {
        guard let connection else { return }
        _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// Waits for what is under way, and lets go of the file.
    func close() {
        queue.sync {
            sqlite3_close_v2(connection)
            connection = nil
        }
    }
}
