/// What a database tells of itself.
extension Database {
    /// The sealing key that it expects; nil where it has none yet.
    static func notedKeyID(in transaction: ReadTransaction) throws(StorageError) -> SealingKey.ID? {
        let row = try transaction.row("SELECT id FROM sealing_keys ORDER BY since DESC LIMIT 1")
        return try row.map { row throws(StorageError) in SealingKey.ID(bytes: try row.blob("id")) }
    }

    /// The sealing key that it expects, for those who open it.
    func notedKeyID() throws(StorageError) -> SealingKey.ID? {
        do {
            return try access.withConnection { try Self.notedKeyID(in: ReadTransaction($0)) }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Whether it has seen our first migration: an empty file, or another program's database, has not.
    func isOfPennypost() throws(StorageError) -> Bool {
        do {
            return try access.withConnection { try $0.hasTable("schema_migrations") && $0.hasTable("sealing_keys") }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }
}
