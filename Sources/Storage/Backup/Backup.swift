/// Writes all that a database holds into one file: a SQLite database of Pennypost, from either engine.
///
/// It holds one moment, while other processes go on working. The sealing key is not in it: the secrets that it holds cannot be
/// read without the key file, which is kept apart. A ``BackupSeal`` behind the database proves that nothing was changed since.
public struct Backup: Sendable {
    public struct Outcome: Sendable, Hashable {
        /// Where it lies, absolute.
        public let path: String
        /// Its bytes.
        public let size: Int64
        /// The key that it is sealed with, and that its sealed values need.
        public let keyID: SealingKey.ID
    }

    private let database: Database
    private let migrations: [Migration]
    private let inventory: DataInventory
    private let key: SealingKey

    /// - Parameter key: the key of the database, which seals the file too.
    public init(_ database: Database, key: SealingKey, migrations: [Migration], inventory: DataInventory) {
        self.database = database
        self.key = key
        self.migrations = migrations
        self.inventory = inventory
    }

    /// Writes the backup. The file has its name only once it is whole and on the disk; only its owner may read it.
    ///
    /// - Parameter replacing: whether a file of that name is replaced.
    /// - Throws: ``StorageError/fileExists(path:)``; ``StorageError/busy`` if the key was replaced meanwhile.
    public func write(to path: String, replacing: Bool = false) async throws -> Outcome {
        let file = try BackupFile(path: path, replacing: replacing)
        do {
            switch database.engine {
            case .sqlite:
                // Copies what one moment holds, page by page, into the empty file.
                try database.access.withConnection { connection in
                    let call = StatementCall(sql: "VACUUM INTO $1", values: [.text(file.draft)], mayWrite: true)
                    _ = try connection.run(call) { _ in false }
                }
            case .postgres: try await copyRows(to: file.draft)
            }
            // A key that was replaced never comes back: what is noted now was noted in what was copied.
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
