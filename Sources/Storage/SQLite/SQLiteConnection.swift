import GRDB
import GRDBSQLite

/// A connection of GRDB's pool, valid while GRDB lends it.
final class SQLiteConnection: EngineConnection {
    private let connection: GRDB.Database
    private(set) var interruption: Interruption?
    /// Extra statements for running the same SQL inside itself, kept until the connection is returned.
    private var nested: [GRDB.Statement] = []
    /// Whether a transaction was begun here and not yet ended here.
    private var hasBegun = false

    init(_ connection: GRDB.Database) {
        self.connection = connection
    }

    var engine: Engine { .sqlite }

    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        do {
            let keeper = try connection.cachedStatement(sql: call.sql)
            guard call.mayWrite || keeper.isReadonly else { throw StorageError.writeInReadTransaction(sql: call.sql) }
            guard let handle = connection.sqliteConnection, let statement = try prepared(keeper, sql: call.sql) else {
                throw StorageError.closed
            }
            // If a statement changes no rows, SQLite still reports the count of an earlier one.
            let before = sqlite3_total_changes64(handle)
            if keeper.columnCount == 0, call.values.isEmpty {
                // GRDB must see statements that define tables.
                try keeper.execute()
            } else {
                try statement.run(call.values, sql: call.sql, take)
            }
            return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
        } catch {
            noteWhetherUndone()
            throw StorageError(engine: error, sql: call.sql, path: nil)
        }
    }

    func control(_ command: String) throws(StorageError) {
        do {
            if command == "ROLLBACK", !connection.isInsideTransaction {
                // SQLite has rolled back already.
            } else {
                // A single command recurs with each transaction, so it is worth caching.
                if command.utf8.contains(UInt8(ascii: ";")) {
                    try connection.execute(sql: command)
                } else {
                    try connection.cachedStatement(sql: command).execute()
                }
            }
        } catch {
            noteWhetherUndone()
            throw StorageError(engine: error, sql: command, path: nil)
        }
        let isInside = connection.isInsideTransaction
        if isInside, !hasBegun { interruption = nil }
        hasBegun = isInside
    }

    func hasTable(_ name: String) throws(StorageError) -> Bool {
        do { return try connection.tableExists(name) } catch {
            throw StorageError(engine: error, sql: nil, path: nil)
        }
    }

    /// Notes whether SQLite ended the whole transaction and its savepoints, as it does on a full disk and some other
    /// errors.
    private func noteWhetherUndone() {
        if hasBegun, !connection.isInsideTransaction {
            interruption = .undone
            hasBegun = false
        }
    }

    /// Returns the statement, or another one with the same SQL if its rows are being read right now.
    private func prepared(_ keeper: GRDB.Statement, sql: String) throws -> SQLiteStatement? {
        guard let statement = SQLiteStatement(keeper, on: connection), statement.isBusy else {
            return SQLiteStatement(keeper, on: connection)
        }
        let other = try connection.makeStatement(sql: sql)
        nested.append(other)
        return SQLiteStatement(other, on: connection)
    }
}
