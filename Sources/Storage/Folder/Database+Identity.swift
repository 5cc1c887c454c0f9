/// The key that a database expects, and whether it is ours.
extension Database {
    /// Returns the identifier of the sealing key that the database expects; `nil` if it has none yet.
    static func notedKeyID(in transaction: ReadTransaction) throws(StorageError) -> SealingKey.ID? {
        let row = try transaction.row("SELECT id FROM sealing_keys ORDER BY since DESC LIMIT 1")
        return try row.map { row throws(StorageError) in SealingKey.ID(bytes: try row.blob("id")) }
    }

    /// Returns the identifier of the sealing key that the database expects, while it is being opened.
    func notedKeyID() throws(StorageError) -> SealingKey.ID? {
        do {
            return try access.withConnection { try Self.notedKeyID(in: ReadTransaction($0)) }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Returns whether our first migrations were applied. In an empty file or another program's database they were not.
    func isOfPennypost() throws(StorageError) -> Bool {
        do {
            return try access.withConnection { try $0.hasTable("schema_migrations") && $0.hasTable("sealing_keys") }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }
}
