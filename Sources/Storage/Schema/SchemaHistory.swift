/// The record of the migrations applied to a database, kept in the database itself, and the way to the newest schema.
enum SchemaHistory {
    private static let table = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            room TEXT NOT NULL,
            number BIGINT NOT NULL,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (room, number)
        )
        """

    /// The number of the advisory lock on PostgreSQL. Any number that no one else uses will do: "pennypos" as bytes.
    private static let lockNumber = 0x7065_6E6E_7970_6F73

    /// Handles missing migrations as the policy says. Each is applied in one transaction with its record. A database
    /// from a newer or altered program is refused before anything is changed.
    ///
    /// - Returns: The migrations that were applied, in order.
    static func settle(
        _ access: any EngineAccess, migrations: [Migration], policy: SchemaPolicy
    ) throws -> [Migration] {
        let ordered = try inOrder(migrations)
        let applied = try access.withConnection { connection in
            try connection.hasTable("schema_migrations") ? try read(ReadTransaction(connection)) : [:]
        }
        try check(applied, against: ordered)
        guard policy != .leave, let missing = ordered.first(where: { applied[Key($0)] == nil }) else { return [] }
        guard policy == .bringUpToDate else {
            throw StorageError.schemaNotCurrent(room: missing.room, number: missing.number, name: missing.name)
        }
        return try ordered.filter { migration in
            try access.writeBlocking { transaction in
                // Nodes that start at the same time take turns. SQLite's transaction is exclusive from its start.
                if transaction.engine == .postgres {
                    try transaction.execute("SELECT pg_advisory_xact_lock(\(lockNumber))")
                }
                for text in Statement.common(table).texts(for: transaction.engine) { try transaction.execute(text) }
                // Another process may have been faster.
                let applied = try read(transaction)
                try check(applied, against: ordered)
                guard applied[Key(migration)] == nil else { return false }
                try apply(migration, in: transaction)
                return true
            }
        }
    }

    /// Returns the migrations applied to a database, as `Room 1`.
    static func applied(in transaction: ReadTransaction) throws -> Set<String> {
        Set(try read(transaction).keys.map { "\($0.room) \($0.number)" })
    }

    /// Returns the migrations applied to a database of unknown origin, in order.
    ///
    /// - Throws: ``StorageError/newerSchema(room:number:name:)`` if one is unknown, in any room;
    ///   ``StorageError/alteredMigration(room:number:name:)``, ``StorageError/migrationsOutOfOrder(room:numbers:)``.
    static func seen(in transaction: ReadTransaction, among migrations: [Migration]) throws -> [Migration] {
        let ordered = try inOrder(migrations)
        let applied = try read(transaction)
        try check(applied, against: ordered)
        for (key, record) in applied where !ordered.contains(where: { Key($0) == key }) {
            throw StorageError.newerSchema(room: key.room, number: key.number, name: record.name)
        }
        return try inOrder(ordered.filter { applied[Key($0)] != nil })
    }

    /// Creates the tables of these migrations, and their history, in an empty SQLite database that no one else sees.
    static func make(_ migrations: [Migration], in transaction: WriteTransaction) throws {
        try transaction.execute(table)
        for migration in migrations { try apply(migration, in: transaction) }
    }

    private struct Key: Hashable {
        let room: String
        let number: Int
        init(_ migration: Migration) { (room, number) = (migration.room, migration.number) }
        init(room: String, number: Int) { (self.room, self.number) = (room, number) }
    }
    private struct Record {
        let name: String
        let checksum: String
    }

    private static func read(_ transaction: ReadTransaction) throws -> [Key: Record] {
        let rows = try transaction.rows("SELECT room, number, name, checksum FROM schema_migrations")
        return try rows.reduce(into: [:]) { records, row in
            let key = Key(room: try row.text("room"), number: Int(try row.integer("number")))
            records[key] = Record(name: try row.text("name"), checksum: try row.text("checksum"))
        }
    }

    private static func apply(_ migration: Migration, in transaction: WriteTransaction) throws {
        do throws(StorageError) {
            for statement in migration.statements {
                for text in statement.texts(for: transaction.engine) { try transaction.execute(text) }
            }
            try transaction.settle()
        } catch {
            throw StorageError.migrationFailed(
                room: migration.room, number: migration.number, name: migration.name, cause: error)
        }
        try transaction.execute(
            "INSERT INTO schema_migrations (room, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)",
            [migration.room, migration.number, migration.name, migration.checksum, Timestamp.now])
    }

    private static func check(_ applied: [Key: Record], against migrations: [Migration]) throws(StorageError) {
        let known = Dictionary(migrations.map { (Key($0), $0) }) { first, _ in first }
        for (key, record) in applied.sorted(by: { ($0.key.room, $0.key.number) < ($1.key.room, $1.key.number) }) {
            guard let migration = known[key] else {
                // A room that is not part of this program keeps its tables and is ignored.
                guard migrations.contains(where: { $0.room == key.room }) else { continue }
                throw .newerSchema(room: key.room, number: key.number, name: record.name)
            }
            guard migration.checksum == record.checksum else {
                throw .alteredMigration(room: key.room, number: key.number, name: record.name)
            }
        }
    }

    /// Returns the migrations room by room, in the order in which the rooms first appear, and by number in each room.
    private static func inOrder(_ migrations: [Migration]) throws(StorageError) -> [Migration] {
        var rooms: [String] = []
        for migration in migrations where !rooms.contains(migration.room) { rooms.append(migration.room) }
        var ordered: [Migration] = []
        for room in rooms {
            let own = migrations.filter { $0.room == room }.sorted { $0.number < $1.number }
            guard own.map(\.number) == Array(1...own.count) else {
                throw .migrationsOutOfOrder(room: room, numbers: own.map(\.number))
            }
            ordered += own
        }
        return ordered
    }
}
