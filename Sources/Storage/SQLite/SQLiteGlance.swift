import GRDB

/// Short-lived SQLite databases: a file that is only read, or one in memory.
enum SQLiteGlance {
    /// Opens a file that no one else has open and passes it to `body`, read-only. The schema can't run functions or
    /// virtual tables, and damaged pages are detected.
    static func reading<Result>(
        _ path: String, _ body: (ReadTransaction) throws -> Result
    ) throws(StorageError) -> Result {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "Storage glance"
        configuration.prepareDatabase { connection in
            try connection.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let result = try queue.read { try body(ReadTransaction(SQLiteConnection($0))) }
            try queue.close()
            return result
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Passes an empty database to `body` and discards it afterwards.
    static func inMemory<Result>(_ body: (WriteTransaction) throws -> Result) throws(StorageError) -> Result {
        do {
            let queue = try DatabaseQueue()
            return try queue.writeWithoutTransaction { try body(WriteTransaction(SQLiteConnection($0))) }
        } catch {
            throw StorageError(engine: error, sql: nil, path: nil)
        }
    }
}
