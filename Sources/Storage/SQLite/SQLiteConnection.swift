internal import GRDB
internal import GRDBSQLite

/// A connection of GRDB's pool, for as long as GRDB lends it.
final class SQLiteConnection: EngineConnection {
    private let connection: GRDB.Database
    private(set) var interruption: Interruption?
    /// Statements that run while one of the same text does, as long as the connection is lent.
    private var nested: [GRDB.Statement] = []
    /// Whether a transaction was begun here and has not been ended here.
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
            // The count of a statement that changes no rows would be that of an earlier one.
            let before = sqlite3_total_changes64(handle)
            if keeper.columnCount == 0, call.values.isEmpty {
                // What defines tables has to be known to GRDB.
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
                // The engine has done so itself.
            } else {
                // A single one is met again with each transaction.
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

    /// A full disk and some other errors end a whole transaction, its savepoints with it.
    private func noteWhetherUndone() {
        if hasBegun, !connection.isInsideTransaction {
            interruption = .undone
            hasBegun = false
        }
    }

    /// The statement itself, or another one of the same text where its rows are being read just now.
    private func prepared(_ keeper: GRDB.Statement, sql: String) throws -> SQLiteStatement? {
        guard let statement = SQLiteStatement(keeper, on: connection), statement.isBusy else {
            return SQLiteStatement(keeper, on: connection)
        }
        let other = try connection.makeStatement(sql: sql)
        nested.append(other)
        return SQLiteStatement(other, on: connection)
    }
}
