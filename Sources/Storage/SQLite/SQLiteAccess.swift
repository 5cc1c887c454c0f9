import GRDB
import Synchronization

/// A SQLite file: several readers beside one writer, a write-ahead log, every commit synced to the disk.
final class SQLiteAccess: EngineAccess {
    private let pool: DatabasePool
    private let writeBack: SQLiteWriteBack
    /// One worker, because SQLite allows one writer at a time.
    private let writes = JobQueue<WriteTransaction>(workers: 1)
    private let isClosed = Atomic(false)
    let place: String

    /// The most transactions that read at the same time.
    static let maximumReaders = 4

    /// Opens the file at `path`. A missing file is created.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - busyLimit: how long a write waits for another process to finish writing.
    init(path: String, busyLimit: Duration) throws(StorageError) {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busyLimit / .seconds(1))
        configuration.maximumReaderCount = Self.maximumReaders
        configuration.label = "Storage"
        configuration.prepareDatabase { connection in
            // A tampered schema must not run functions or virtual tables that it names.
            try connection.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            let writeBack = try SQLiteWriteBack(path: path)
            try pool.writeWithoutTransaction { connection in
                // GRDB sets NORMAL, which may lose the last commits in a power failure.
                try connection.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA journal_size_limit = 67108864
                        """)
                writeBack.follow(connection)
            }
            (self.pool, self.writeBack, place) = (pool, writeBack, path)
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    var engine: Engine { .sqlite }

    func read<Result: Sendable>(_ body: @Sendable (ReadTransaction) throws -> Result) async throws -> Result {
        do {
            return try await pool.read { connection in
                try body(ReadTransaction(SQLiteConnection(connection), isCancelled: { Task.isCancelled }))
            }
        } catch {
            throw meaning(of: error)
        }
    }

    func write<Result: Sendable>(_ body: @Sendable (WriteTransaction) throws -> Result) async throws -> Result {
        try await writes.perform(body) { worker in
            pool.asyncWriteWithoutTransaction { [self] connection in
                let group = GroupCommit(session: SQLiteWriteSession(connection), queue: writes)
                while let job = writes.nextOrRest(worker) { group.run(job) }
            }
        }
    }

    func withConnection<Result>(_ body: (any EngineConnection) throws -> Result) throws -> Result {
        do {
            return try pool.writeWithoutTransaction { try body(SQLiteConnection($0)) }
        } catch {
            throw meaning(of: error)
        }
    }

    func close() throws {
        isClosed.store(true, ordering: .releasing)
        writes.close()
        // Readers close first: the last connection to close writes the log back, and only the writer can.
        pool.releaseMemory()
        writeBack.close()
        do { try pool.close() } catch { throw StorageError(engine: error, sql: nil, path: place) }
    }

    /// Returns an engine's error as a ``StorageError``; errors that a body threw stay as they are.
    private func meaning(of error: any Error) -> any Error {
        // GRDB has no particular error for a closed connection.
        if error is DatabaseError, isClosed.load(ordering: .acquiring) { return StorageError.closed }
        return error is DatabaseError ? StorageError(engine: error, sql: nil, path: place) : error
    }
}
