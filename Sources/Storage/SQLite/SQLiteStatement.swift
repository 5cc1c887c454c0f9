import GRDB
import GRDBSQLite

/// A prepared statement of SQLite, bound and stepped through the C interface. GRDB's work for each value and row would
/// take most of the time of a small statement.
struct SQLiteStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer

    /// - Parameter keeper: GRDB's statement with the same SQL. It must outlive this one.
    init?(_ keeper: GRDB.Statement, on connection: GRDB.Database) {
        guard let handle = connection.sqliteConnection else { return nil }
        statement = keeper.sqliteStatement
        self.connection = handle
    }

    /// Whether a caller further up is reading its rows right now.
    var isBusy: Bool { sqlite3_stmt_busy(statement) != 0 }
    var isReadOnly: Bool { sqlite3_stmt_readonly(statement) != 0 }

    /// Runs it and passes its rows to `take` until `take` returns `false`. A statement that changes something runs to
    /// its end.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    func run(_ values: [SQLValue], sql: String, _ take: (Row) -> Bool) throws {
        sqlite3_reset(statement)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        try bind(values[...], sql: sql) { try step(sql: sql, take) }
    }

    // MARK: Values

    /// Blobs of at least this many bytes are lent to SQLite instead of copied.
    private static let lentBytes = 1_024
    /// Makes SQLite copy the value (`SQLITE_TRANSIENT`).
    private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ values: ArraySlice<SQLValue>, sql: String, _ body: () throws -> Void) throws {
        for index in values.indices {
            let parameter = parameterIndex(index + 1)
            // The statement does not use this number.
            guard parameter > 0 else { continue }
            let code: Int32
            switch values[index] {
            case .null: code = sqlite3_bind_null(statement, parameter)
            case .integer(let number): code = sqlite3_bind_int64(statement, parameter, number)
            case .real(let number): code = sqlite3_bind_double(statement, parameter, number)
            case .text(let text) where text.isEmpty:
                code = sqlite3_bind_text(statement, parameter, "", 0, Self.copies)
            case .text(var text):
                code = text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text64(
                            statement, parameter, $0.baseAddress, UInt64($0.count), Self.copies,
                            UInt8(SQLITE_UTF8))
                    }
                }
            case .blob(let bytes) where bytes.count < Self.lentBytes:
                code = bytes.withUnsafeBytes {
                    bytes.isEmpty
                        ? sqlite3_bind_zeroblob(statement, parameter, 0)
                        : sqlite3_bind_blob64(statement, parameter, $0.baseAddress, UInt64($0.count), Self.copies)
                }
            case .blob(let bytes):
                return try bytes.withUnsafeBytes {
                    try check(
                        sqlite3_bind_blob64(statement, parameter, $0.baseAddress, UInt64($0.count), nil), sql: sql)
                    // The statement must run while the bytes are lent.
                    try bind(values[(index + 1)...], sql: sql, body)
                }
            }
            try check(code, sql: sql)
        }
        try body()
    }

    /// Returns SQLite's index of a parameter. SQLite numbers parameters in order of first use; `$2` is only a name to
    /// it.
    private func parameterIndex(_ number: Int) -> Int32 {
        if number <= Self.names.count { return sqlite3_bind_parameter_index(statement, Self.names[number - 1]) }
        return sqlite3_bind_parameter_index(statement, "$\(number)")
    }

    private static let names = (1...64).map { "$\($0)" }

    // MARK: Rows

    private func step(sql: String, _ take: (Row) -> Bool) throws {
        var columns: [String]?
        var isWanted = true
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { return try fail(sql: sql) }
            if isWanted {
                let names = columns ?? columnNames
                columns = names
                isWanted = take(Row(columns: names, values: (0..<Int32(names.count)).map(value)))
            }
            // A statement that changes rows must run to its end, or the change may be undone.
            if !isWanted, isReadOnly { return }
        }
    }

    private var columnNames: [String] {
        (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
        }
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            return .blob(
                Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))))
        default: return .null
        }
    }

    private func check(_ code: Int32, sql: String) throws {
        guard code == SQLITE_OK else { return try fail(sql: sql) }
    }

    private func fail(sql: String) throws {
        let code = sqlite3_extended_errcode(connection)
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)), sql: sql)
    }
}
