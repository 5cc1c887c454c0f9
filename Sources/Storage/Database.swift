internal import Foundation
internal import GRDB
internal import Synchronization

/// The database: many readers beside one writer, each in a transaction.
///
/// Today's engine is SQLite: write-ahead log, every commit synced to the disk before ``write(_:)`` returns, foreign keys
/// checked. The programming interface is made so that PostgreSQL fits behind it.
public final class Database: Sendable {
    private let pool: DatabasePool
    private let isClosed = Atomic(false)
    /// Where it lies.
    public let path: String

    private init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
    }

    /// Opens the database at `path`, which is made where it is missing, and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - path: the file. Beside it lie `-wal` and `-shm` while it is open.
    ///   - migrations: of all rooms, in any order; of each room all from number 1. Storage's own come first.
    ///   - schema: what to do about tables that are not up to date.
    ///   - busyLimit: how long a write waits for another process to finish its own.
    /// - Throws: ``StorageError/newerSchema(room:number:name:)`` and ``StorageError/alteredMigration(room:number:name:)``
    ///   where the database was made by another version; nothing is changed then.
    public static func open(
        at path: String, migrations: [Migration], schema: SchemaPolicy = .bringUpToDate,
        busyLimit: Duration = .seconds(10)
    ) throws(StorageError) -> Database {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyLimit / .seconds(1))
        configuration.maximumReaderCount = 4
        configuration.label = "Storage"
        configuration.prepareDatabase { connection in
            // Functions and virtual tables that a tampered schema could name are not run.
            try connection.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { connection in
                // GRDB sets NORMAL, which may lose the last commits when the power fails.
                try connection.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
            }
            try SchemaHistory.settle(pool, migrations: StorageMigrations.all + migrations, policy: schema)
            return Database(pool: pool, path: path)
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Runs `body` with a view of the database that does not change meanwhile. Many readers run side by side, and beside a
    /// writer.
    ///
    /// - Throws: what `body` throws; `CancellationError` where the task was cancelled.
    public func read<Result: Sendable>(
        _ body: @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read { try body(ReadTransaction($0)) }
        } catch {
            throw meaning(of: error)
        }
    }

    /// Runs `body` as one transaction: when this returns, all of it is on the disk; where it throws, nothing of it is kept.
    /// One writer at a time: `body` must not wait for the network.
    ///
    /// - Throws: what `body` throws; ``StorageError`` where the commit fails; `CancellationError` where the task was cancelled
    ///   before the commit.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.write { connection in
                let transaction = WriteTransaction(connection)
                let result = try body(transaction)
                if let failure = transaction.failure { throw failure }
                return result
            }
        } catch {
            throw meaning(of: error)
        }
    }

    /// An error of the engine as ours, a refused access with the path; what a body threw stays as it is.
    private func meaning(of error: any Error) -> any Error {
        // A closed connection has no words of its own.
        if error is DatabaseError, isClosed.load(ordering: .acquiring) { return StorageError.closed }
        let ours = error is DatabaseError ? StorageError(engine: error, sql: nil, path: path) : error
        switch ours as? StorageError {
        case .cancelled: return CancellationError()
        case .diskFull(path: nil): return StorageError.diskFull(path: path)
        case .readOnly(path: nil): return StorageError.readOnly(path: path)
        default: return ours
        }
    }

    /// Notes the sealing key of a new database, and refuses another key than the one noted.
    func expect(keyID: SealingKey.ID, keyPath: String) throws(StorageError) {
        do {
            try pool.write { connection in
                let transaction = WriteTransaction(connection)
                guard let row = try transaction.row("SELECT id FROM sealing_keys ORDER BY since DESC LIMIT 1") else {
                    try transaction.execute(
                        "INSERT INTO sealing_keys (id, since) VALUES ($1, $2)", [keyID.bytes, Timestamp.now])
                    return
                }
                let expected = SealingKey.ID(bytes: try row.blob("id"))
                guard expected == keyID else {
                    throw StorageError.keyOfAnotherDatabase(keyPath: keyPath, keyID: keyID, expected: expected)
                }
            }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Closes it, after the accesses under way. What comes later throws ``StorageError/closed``.
    public func close() throws(StorageError) {
        isClosed.store(true, ordering: .releasing)
        // Readers go first: the last connection to close writes the log back, and only the writer can.
        pool.releaseMemory()
        do { try pool.close() } catch { throw StorageError(engine: error, sql: nil, path: path) }
    }
}
