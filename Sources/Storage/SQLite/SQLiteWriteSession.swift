import GRDB

/// GRDB's write connection, for a group of writes.
final class SQLiteWriteSession: WriteSession {
    private let connection: SQLiteConnection
    let limits = GroupLimits(writes: 512)

    init(_ connection: GRDB.Database) {
        self.connection = SQLiteConnection(connection)
    }

    func begin(attempt: Int) throws(StorageError) -> any EngineConnection {
        try connection.control("BEGIN IMMEDIATE")
        return connection
    }

    func commit() -> CommitEnd {
        do throws(StorageError) {
            try connection.control("COMMIT")
            return .kept
        } catch {
            rollback()
            return .refused(error)
        }
    }

    func rollback() { try? connection.control("ROLLBACK") }
}
