internal import GRDB

/// A SQLite database beside those that are worked on: a file that is only looked at, or one in memory for a moment.
enum SQLiteGlance {
    /// Hands a file to `body` that nobody else has open, and changes nothing in it. What its schema could have run is not run,
    /// and its pages are not believed.
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

    /// Hands an empty database to `body` that is gone afterwards.
    static func inMemory<Result>(_ body: (WriteTransaction) throws -> Result) throws(StorageError) -> Result {
        do {
            let queue = try DatabaseQueue()
            return try queue.writeWithoutTransaction { try body(WriteTransaction(SQLiteConnection($0))) }
        } catch {
            throw StorageError(engine: error, sql: nil, path: nil)
        }
    }
}
