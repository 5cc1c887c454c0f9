/// Writes everything in a database to one file: a SQLite database of Pennypost, whichever engine it comes from.
///
/// The file is a snapshot of one moment; other processes keep working. It does not contain the sealing key: its secrets
/// can't be read without the key file, which is kept apart. A ``BackupSeal`` after the database proves that nothing has
/// been changed since.
public struct Backup: Sendable {
    /// The result of a backup.
    public struct Outcome: Sendable, Hashable {
        /// The absolute path of the backup.
        public let path: String
        /// The size of the file in bytes.
        public let size: Int64
        /// The key that the file is sealed with, and that its sealed values need.
        public let keyID: SealingKey.ID
    }

    private let database: Database
    private let migrations: [Migration]
    private let inventory: DataInventory
    private let key: SealingKey

    /// Creates a backup.
    ///
    /// - Parameters:
    ///   - database: The database to back up.
    ///   - key: The database's key, which also seals the file.
    ///   - migrations: The migrations of all rooms.
    ///   - inventory: The tables of all rooms that need special care.
    public init(_ database: Database, key: SealingKey, migrations: [Migration], inventory: DataInventory) {
        self.database = database
        self.key = key
        self.migrations = migrations
        self.inventory = inventory
    }

    /// Writes the backup. The file gets its name only once it is complete and on the disk. Only its owner may read it.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - replacing: Pass `true` to replace an existing file.
    /// - Returns: Where the backup is, its size and its key.
    /// - Throws: ``StorageError/fileExists(path:)``; ``StorageError/busy`` if the key was replaced during the backup;
    ///   another ``StorageError`` if the database or the disk fails.
    public func write(to path: String, replacing: Bool = false) async throws -> Outcome {
        let file = try BackupFile(path: path, replacing: replacing)
        do {
            switch database.engine {
            case .sqlite:
                // Copies a snapshot of one moment, page by page, into the empty file.
                try database.access.withConnection { connection in
                    let call = StatementCall(sql: "VACUUM INTO $1", values: [.text(file.draft)], mayWrite: true)
                    _ = try connection.run(call) { _ in false }
                }
            case .postgres: try await copyRows(to: file.draft)
            }
            // A replaced key never comes back: the key noted now was also noted in what was copied.
            let noted = try await database.read { try Database.notedKeyID(in: $0) }
            guard noted == nil || noted == key.id else { throw StorageError.busy }
            try BackupSeal.put(on: file, key: key)
            let size = file.size
            try file.finish(replacing: replacing)
            return Outcome(path: file.path, size: size, keyID: key.id)
        } catch {
            file.discard()
            throw error
        }
    }

    private func copyRows(to path: String) async throws {
        let inventory = inventory
        let applied = try await database.read { try SchemaHistory.applied(in: $0) }
        let known = migrations.filter { applied.contains("\($0.room) \($0.number)") }
        try await database.read { source in
            let target = try Database.open(at: path, migrations: known)
            do {
                let tables = try target.access.withConnection { connection in
                    try TableList(ReadTransaction(connection), indexes: inventory.textIndexes)
                }
                let copy = TableCopy(tables: tables, indexes: inventory.textIndexes)
                try copy.run(from: source) { body in try target.access.writeBlocking { try body($0) } }
                try target.close()
            } catch {
                try? target.close()
                throw error
            }
        }
    }
}
