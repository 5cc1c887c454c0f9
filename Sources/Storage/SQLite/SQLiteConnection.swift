internal import Foundation
internal import GRDB

/// A connection of GRDB's pool, for as long as GRDB lends it.
final class SQLiteConnection: EngineConnection {
    private let connection: GRDB.Database
    private(set) var interruption: Interruption?
    /// Whether a transaction was begun here and has not been ended here.
    private var hasBegun = false

    init(_ connection: GRDB.Database) {
        self.connection = connection
    }

    var engine: Engine { .sqlite }

    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        do {
            let statement = try connection.cachedStatement(sql: call.sql)
            guard call.mayWrite || statement.isReadonly else {
                throw StorageError.writeInReadTransaction(sql: call.sql)
            }
            let arguments = Self.arguments(call.values)
            // The count of a statement that changes no rows would be that of an earlier one.
            let before = connection.totalChangesCount
            if statement.columnCount == 0 {
                try statement.execute(arguments: arguments)
            } else {
                try Self.forEach(statement, arguments, take)
            }
            return connection.totalChangesCount == before ? 0 : connection.changesCount
        } catch {
            noteWhetherUndone()
            throw StorageError(engine: error, sql: call.sql, path: nil)
        }
    }

    func control(_ commands: String) throws(StorageError) {
        do {
            if commands == "ROLLBACK", !connection.isInsideTransaction {
                // The engine has done so itself.
            } else {
                try connection.execute(sql: commands)
            }
        } catch {
            noteWhetherUndone()
            throw StorageError(engine: error, sql: commands, path: nil)
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

    private static func forEach(
        _ statement: GRDB.Statement, _ arguments: StatementArguments, _ take: (Row) -> Bool
    ) throws {
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        let columns = statement.columnNames
        let isReadonly = statement.isReadonly
        var isWanted = true
        while let row = try cursor.next() {
            if isWanted { isWanted = take(copy(row, columns)) }
            // A statement that changes rows must run to its end, or the change may be undone.
            if !isWanted, isReadonly { return }
        }
    }

    private static func copy(_ row: GRDB.Row, _ columns: [String]) -> Row {
        Row(
            columns: columns,
            values: row.databaseValues.map { value in
                switch value.storage {
                case .null: .null
                case .int64(let value): .integer(value)
                case .double(let value): .real(value)
                case .string(let value): .text(value)
                case .blob(let value): .blob(Array(value))
                }
            })
    }

    private static func arguments(_ values: [SQLValue]) -> StatementArguments {
        var named: [String: (any DatabaseValueConvertible)?] = [:]
        named.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let bound: (any DatabaseValueConvertible)? =
                switch value {
                case .null: nil
                case .integer(let value): value
                case .real(let value): value
                case .text(let text): text
                case .blob(let bytes): Data(bytes)
                }
            named[String(index + 1)] = .some(bound)
        }
        return StatementArguments(named)
    }
}
