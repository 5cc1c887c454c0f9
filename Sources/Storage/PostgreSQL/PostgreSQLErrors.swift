import CLibPQ

/// What PostgreSQL reports about a refused statement.
struct PostgreSQLRefusal {
    /// The five characters of SQLSTATE; `nil` if libpq itself gave up.
    let state: String?
    let message: String
    private let detail: String?
    private let table: String?
    private let column: String?
    private let constraint: String?

    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        // The letters are the protocol's (PostgreSQL's documentation, "Error and Notice Message Fields").
        state = field("C")
        let words = field("M") ?? PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
        message = words.trimmingWhitespace
        detail = field("D")
        table = field("t")
        column = field("c")
        constraint = field("n")
    }

    /// Why the whole transaction has to be rerun; `nil` if it has not.
    var interruption: Interruption? {
        switch state {
        // serialization_failure, deadlock_detected
        case "40001", "40P01": .conflict
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle sessions ended by the server
        case "57P01", "57P02", "57P03", "57P05", "25P03": .connectionLost(message)
        case let state? where state.hasPrefix("08"): .connectionLost(message)
        case nil: .connectionLost(message)
        default: nil
        }
    }

    /// Returns the error for the caller that ran the statement.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - mayWrite: whether the transaction was a writing one.
    ///   - limits: the limits that the connection was opened with.
    func error(sql: String, mayWrite: Bool, limits: PostgreSQLLimits) -> StorageError {
        switch interruption {
        case .connectionLost(let reason): return .connectionLost(reason: reason)
        case .conflict: return .busy
        case .undone, nil: break
        }
        switch state ?? "" {
        case "23505": return .constraintViolated(.unique(columns: keyColumns))
        case "23503", "23001": return .constraintViolated(.foreignKey)
        case "23502": return .constraintViolated(.notNull(column: qualified(column ?? "")))
        case "23514": return .constraintViolated(.check(constraint ?? message))
        // Other constraints, or an index entry that is too long.
        case let state where state.hasPrefix("23") || state == "54000": return .constraintViolated(.other(message))
        case "53100": return .diskFull(path: nil)
        case "25006": return mayWrite ? .readOnly(path: nil) : .writeInReadTransaction(sql: sql)
        case "25P02": return .transactionEnded
        case "55P03": return .busy
        case "57014": return .timedOut(limit: limits.statementTime)
        case "42501": return .serverRefused(reason: message)
        case "XX001", "XX002": return .corruptDatabase(reason: message)
        case let state where state.hasPrefix("53") || state.hasPrefix("58"): return .inputOutput(reason: message)
        default: return .wrongStatement(sql: sql, reason: message)
        }
    }

    /// The columns that must be unique. PostgreSQL names them only in its message, `Key (a, b)=(1, 2) already exists.`.
    /// The message is in the server's language, but has this form in every language.
    private var keyColumns: [String] {
        guard let detail, let open = detail.firstIndex(of: "("),
            let end = detail[open...].firstRange(of: ")=(")?.lowerBound
        else { return [constraint ?? message] }
        return detail[detail.index(after: open)..<end].split(separator: ", ").map { qualified(String($0)) }
    }

    private func qualified(_ column: String) -> String { table.map { "\($0).\(column)" } ?? column }
}

extension String {
    /// The text on one line, without the line ends and blanks that end libpq's messages.
    var trimmingWhitespace: String {
        split(whereSeparator: \.isNewline).joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
}
