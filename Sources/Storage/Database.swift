/// The database: many readers beside writers, each in a transaction.
///
/// On SQLite there is a write-ahead log, and every commit is synced to the disk before ``write(_:)`` returns. Foreign keys
/// are checked.
public final class Database: Sendable {
    let access: any EngineAccess
    /// The migrations that opening it applied, in order.
    public let appliedMigrations: [Migration]
    /// Who holds which lease, where this process alone works on the database.
    let leaseBook = LeaseBook()
    /// Who follows the changes.
    let changeFeed: ChangeFeed
    /// Hears of the changes that others make, on PostgreSQL.
    let changeListener: ChangeListener?
    /// What the rooms above keep beside it in this process.
    let companions = Companions()
    /// The data folder that it was opened from; `nil` if it was opened by its location.
    let folder: String?
    /// Where it lies: the file's path, or the server's address without user and password.
    public var path: String { access.place }
    /// What it runs on.
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

    /// Opens the SQLite database at `path`, which is made where it is missing, and brings its tables up to date.
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
        try open(.sqlite(path: path), migrations: migrations, schema: schema, busyLimit: busyLimit)
    }

    /// Opens a database and brings its tables up to date. A SQLite file is made where it is missing, a database on a server
    /// is not.
    ///
    /// - Parameters:
    ///   - migrations: of all rooms, in any order; of each room all from number 1. Storage's own come first.
    ///   - schema: what to do about tables that are not up to date.
    ///   - busyLimit: SQLite: how long a write waits for another process to finish its own.
    ///   - limits: PostgreSQL: how much it is asked for at once, and how long it may take.
    /// - Throws: as ``open(at:migrations:schema:busyLimit:)``; ``StorageError/malformedAddress``,
    ///   ``StorageError/cannotConnect(server:reason:)`` and ``StorageError/connectionLost(reason:)`` where there is no
    ///   connection to the server.
    public static func open(
        _ location: DatabaseLocation, migrations: [Migration], schema: SchemaPolicy = .bringUpToDate,
        busyLimit: Duration = .seconds(10), limits: PostgreSQLLimits = PostgreSQLLimits()
    ) throws(StorageError) -> Database {
        try open(
            location, migrations: migrations, schema: schema, busyLimit: busyLimit, limits: limits, folder: nil)
    }

    /// The same.
    ///
    /// - Parameter folder: the data folder that it belongs to.
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

    /// Runs `body` with a view of the database that does not change meanwhile. Many readers run side by side, and beside a
    /// writer.
    ///
    /// - Throws: what `body` throws; `CancellationError` where the task was cancelled.
    public func read<Result: Sendable>(
        _ body: @Sendable (ReadTransaction) throws -> Result
    ) async throws -> Result {
        do { return try await access.read(body) } catch { throw meaning(of: error) }
    }

    /// Runs `body` as one transaction: when this returns, all of it is on the disk; where it throws, nothing of it is kept.
    /// `body` must not wait for the network.
    ///
    /// `body` may run more than once, where what it did could not be kept for a reason that is not its own: it changes
    /// nothing but the database. What is to follow the commit goes to ``WriteTransaction/afterCommit(_:)``.
    ///
    /// - Throws: what `body` throws; ``StorageError`` where the commit fails; `CancellationError` where the task was cancelled
    ///   before the commit.
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

    /// A refused access with its place, a cancelled one as everywhere; what a body threw stays as it is.
    private func meaning(of error: any Error) -> any Error {
        switch error as? StorageError {
        case .cancelled: CancellationError()
        case .diskFull(path: nil): StorageError.diskFull(path: path)
        case .readOnly(path: nil): StorageError.readOnly(path: path)
        default: error
        }
    }

    /// Notes the sealing key of a new database, and refuses another key than the one noted.
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

    /// Closes it, after the accesses under way. What comes later throws ``StorageError/closed``.
    public func close() throws(StorageError) {
        changeFeed.finish()
        changeListener?.stop()
        do { try access.close() } catch { throw StorageError(engine: error, sql: nil, path: path) }
    }
}
