/// The database. Readers run beside each other and beside a writer, each in a transaction.
///
/// SQLite uses a write-ahead log, and every commit is synced to the disk before ``write(_:)`` returns. Foreign keys are
/// enforced.
public final class Database: Sendable {
    let access: any EngineAccess
    /// The migrations that were applied when it was opened, in order.
    public let appliedMigrations: [Migration]
    /// Who holds which lease, if only this process works on the database.
    let leaseBook = LeaseBook()
    /// Delivers changes to those who follow them.
    let changeFeed: ChangeFeed
    /// Listens for the changes that other processes announce; PostgreSQL only.
    let changeListener: ChangeListener?
    /// What higher layers attach to the database in this process.
    let attachedState = AttachedState()
    /// The data folder it was opened from; `nil` if it was opened by its location.
    let folder: String?
    /// The path of the file, or the server's address without user and password.
    public var path: String { access.place }
    /// The engine it runs on.
    public var engine: Engine { access.engine }

    private init(
        access: any EngineAccess, appliedMigrations: [Migration], limits: PostgreSQLLimits, folder: String?
    ) {
        let feed = ChangeFeed()
        changeFeed = feed
        changeListener = (access as? PostgreSQLAccess).map { ChangeListener($0.address, limits: limits, feed: feed) }
        self.access = access
        self.appliedMigrations = appliedMigrations
        self.folder = folder
    }

    /// Opens the SQLite database at `path` and brings its tables up to date. A missing file is created.
    ///
    /// - Parameters:
    ///   - path: the file. While it is open, `-wal` and `-shm` files are beside it.
    ///   - migrations: the migrations of all rooms, in any order; each room's must start at number 1 and be complete.
    ///     Storage's own are added in front.
    ///   - schema: what to do about tables that are not up to date.
    ///   - busyLimit: how long a write waits for another process to finish writing.
    /// - Throws: ``StorageError/newerSchema(room:number:name:)`` or
    ///   ``StorageError/alteredMigration(room:number:name:)`` if another version made the database, which is then left
    ///   as it is; ``StorageError`` if it can't be opened.
    public static func open(
        at path: String, migrations: [Migration], schema: SchemaPolicy = .bringUpToDate,
        busyLimit: Duration = .seconds(10)
    ) throws(StorageError) -> Database {
        try open(.sqlite(path: path), migrations: migrations, schema: schema, busyLimit: busyLimit)
    }

    /// Opens a database and brings its tables up to date. A missing SQLite file is created; a database on a server must
    /// exist.
    ///
    /// - Parameters:
    ///   - location: the file, or the server's URL.
    ///   - migrations: the migrations of all rooms, in any order; each room's must start at number 1 and be complete.
    ///     Storage's own are added in front.
    ///   - schema: what to do about tables that are not up to date.
    ///   - busyLimit: how long a write waits for another process to finish writing; SQLite only.
    ///   - limits: how many connections to open and how long to wait for the server; PostgreSQL only.
    /// - Throws: the errors of ``open(at:migrations:schema:busyLimit:)``; ``StorageError/malformedAddress``,
    ///   ``StorageError/cannotConnect(server:reason:)`` or ``StorageError/connectionLost(reason:)`` if the server can't
    ///   be reached.
    public static func open(
        _ location: DatabaseLocation, migrations: [Migration], schema: SchemaPolicy = .bringUpToDate,
        busyLimit: Duration = .seconds(10), limits: PostgreSQLLimits = PostgreSQLLimits()
    ) throws(StorageError) -> Database {
        try open(
            location, migrations: migrations, schema: schema, busyLimit: busyLimit, limits: limits, folder: nil)
    }

    /// Opens a database that belongs to a data folder.
    ///
    /// - Parameter folder: the data folder; `nil` if there is none.
    static func open(
        _ location: DatabaseLocation, migrations: [Migration], schema: SchemaPolicy,
        busyLimit: Duration = .seconds(10), limits: PostgreSQLLimits = PostgreSQLLimits(), folder: String?
    ) throws(StorageError) -> Database {
        let access: any EngineAccess =
            switch location {
            case .sqlite(let path): try SQLiteAccess(path: path, busyLimit: busyLimit)
            case .postgres(let url): try PostgreSQLAccess(url: url, limits: limits)
            }
        do {
            let applied = try SchemaHistory.settle(
                access, migrations: StorageMigrations.all + migrations, policy: schema)
            return Database(access: access, appliedMigrations: applied, limits: limits, folder: folder)
        } catch {
            try? access.close()
            throw StorageError(engine: error, sql: nil, path: access.place)
        }
    }

    /// Runs `body` on a snapshot of the database. Readers run beside each other and beside a writer.
    ///
    /// - Throws: what `body` throws; ``StorageError`` if the database fails; `CancellationError` if the task was
    ///   cancelled.
    public func read<Result: Sendable>(
        _ body: @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        do { return try await access.read(body) } catch { throw meaning(of: error) }
    }

    /// Runs `body` as one transaction. When this returns, all of it is on the disk; if it throws, none of it is kept.
    ///
    /// `body` must not wait for the network. It may run more than once, if a commit failed for a reason outside it, so
    /// it must change nothing but the database. Use ``WriteTransaction/afterCommit(_:)`` for what follows the commit.
    ///
    /// - Throws: what `body` throws; ``StorageError`` if the commit fails; `CancellationError` if the task was
    ///   cancelled before the commit.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @Sendable (WriteTransaction) throws -> Result
    ) async throws -> Result {
        do {
            return try await access.write { [changeFeed] transaction in
                transaction.changeFeed = changeFeed
                return try body(transaction)
            }
        } catch {
            throw meaning(of: error)
        }
    }

    /// Adds the path to an access error and turns ``StorageError/cancelled`` into `CancellationError`; leaves others
    /// alone.
    private func meaning(of error: any Error) -> any Error {
        switch error as? StorageError {
        case .cancelled: CancellationError()
        case .diskFull(path: nil): StorageError.diskFull(path: path)
        case .readOnly(path: nil): StorageError.readOnly(path: path)
        default: error
        }
    }

    /// Records the sealing key of a new database. Refuses a key other than the recorded one.
    func expect(keyID: SealingKey.ID, keyPath: String) throws(StorageError) {
        do {
            try access.writeBlocking { transaction in
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

    /// Closes the database once the running transactions have ended. Later ones throw ``StorageError/closed``.
    ///
    /// - Throws: ``StorageError`` if the engine can't close it.
    public func close() throws(StorageError) {
        changeFeed.finish()
        changeListener?.stop()
        do { try access.close() } catch { throw StorageError(engine: error, sql: nil, path: path) }
    }
}
