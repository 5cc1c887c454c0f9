internal import Foundation
internal import GRDB

/// A view of the database that does not change while it lasts. It lives only inside ``Database/read(_:)``.
///
/// Statements are one text for SQLite and PostgreSQL: parameters are `$1`, `$2`… by number and may repeat; common table
/// expressions, ON CONFLICT and RETURNING are there. ``WriteTransaction`` is one too, so that what only reads takes this.
public class ReadTransaction {
    let connection: GRDB.Database

    init(_ connection: GRDB.Database) {
        self.connection = connection
    }

    /// All rows of a statement, in its order.
    ///
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` where the number of values is not that of the highest
    ///   parameter, and what the database refuses.
    public final func rows(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> [Row] {
        try run(sql, values) { statement, arguments in
            var rows: [Row] = []
            try Self.forEach(statement, arguments) { rows.append($0) }
            return rows
        }
    }

    /// The first row of a statement, or nil where it has none.
    public final func row(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Row? {
        try run(sql, values) { statement, arguments in
            var first: Row?
            // A statement that changes rows must run to its end, or the change may be undone.
            let stopsEarly = statement.isReadonly
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
            let columns = statement.columnNames
            while let row = try cursor.next() {
                if first == nil { first = Self.copy(row, columns) }
                if stopsEarly { break }
            }
            return first
        }
    }

    /// Gives the rows of a statement one after the other, without keeping them. An error that `body` throws ends it.
    public final func forEach(
        _ sql: String, _ values: [any SQLConvertible] = [], _ body: (Row) throws -> Void
    ) throws {
        var thrown: (any Error)?
        try run(sql, values) { statement, arguments in
            do {
                try Self.forEach(statement, arguments) { row in
                    do { try body(row) } catch {
                        thrown = error
                        throw error
                    }
                }
            } catch  where thrown != nil {
                return
            }
        }
        if let thrown { throw thrown }
    }

    /// Whether a statement may change anything. A transaction for writing says yes.
    var mayWrite: Bool { false }

    /// Called when the database has refused a statement.
    func statementFailed(_ error: StorageError) {}

    /// Called before each statement.
    func checkUsable() throws(StorageError) {}

    /// Prepares a statement (or finds it prepared), checks and binds its parameters, and maps what the engine says.
    final func run<Result>(
        _ sql: String, _ values: [any SQLConvertible],
        _ body: (GRDB.Statement, StatementArguments) throws -> Result
    ) throws(StorageError) -> Result {
        try checkUsable()
        do {
            let arguments = try Self.arguments(values, sql: sql)
            let statement = try connection.cachedStatement(sql: sql)
            guard mayWrite || statement.isReadonly else { throw StorageError.writeInReadTransaction(sql: sql) }
            return try body(statement, arguments)
        } catch {
            let mapped = StorageError(engine: error, sql: sql, path: nil)
            statementFailed(mapped)
            throw mapped
        }
    }

    private static func forEach(
        _ statement: GRDB.Statement, _ arguments: StatementArguments, _ body: (Row) throws -> Void
    ) throws {
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        let columns = statement.columnNames
        while let row = try cursor.next() { try body(copy(row, columns)) }
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

    private static func arguments(_ values: [any SQLConvertible], sql: String) throws(StorageError)
        -> StatementArguments
    {
        let highest = StatementText.highestParameter(in: sql)
        guard highest == values.count else {
            throw .wrongParameters(sql: sql, highest: highest, given: values.count)
        }
        var named: [String: (any DatabaseValueConvertible)?] = [:]
        named.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let bound: (any DatabaseValueConvertible)? =
                switch value.sqlValue {
                case .null: nil
                case .integer(let value): value
                case .real(let value): value
                case .text(let text): text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
                case .blob(let bytes): Data(bytes)
                }
            named[String(index + 1)] = .some(bound)
        }
        return StatementArguments(named)
    }
}
