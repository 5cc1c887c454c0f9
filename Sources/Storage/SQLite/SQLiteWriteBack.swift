import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Checkpoints the write-ahead log on its own connection beside the writer's, so that a write waits neither for the
/// copying nor for its sync.
///
/// Only what is already synced is copied (https://sqlite.org/wal.html#ckpt): SQLite orders the two syncs. The log
/// starts over once all of it has been copied and no one reads it any more. If writes never pause, that would never
/// happen, so past ``longestLog`` the writer waits for the checkpoint.
final class SQLiteWriteBack: @unchecked Sendable {
    /// The number of new pages in the log that starts a checkpoint.
    static let pages = 4_096
    /// The number of pages in the log from which the writer waits: 64 MiB.
    static let longestLog = 16_384

    private let queue = DispatchQueue(label: "Storage.writeBack")
    private let isRunning = Atomic(false)
    /// Used only on the queue; `nil` when closed.
    private var connection: OpaquePointer?
    /// Used only by the write connection: the length of the log, in pages, when a checkpoint was last started.
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

    /// Makes a write connection report each commit. This object must outlive the connection's last commit.
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

    /// Called after a commit, with the length of the log in pages.
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

    /// Copies what no reader holds back. If this fails, the next checkpoint or the last connection to close does it.
    private func copy() {
        guard let connection else { return }
        _ = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// Waits for a running checkpoint and closes the file.
    func close() {
        queue.sync {
            sqlite3_close_v2(connection)
            connection = nil
        }
    }
}
