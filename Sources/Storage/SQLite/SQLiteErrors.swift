import GRDB

extension StorageError {
    /// Creates our error from one of SQLite. Our own errors stay as they are.
    ///
    /// - Parameters:
    ///   - error: the error.
    ///   - sql: the statement that was run, if any.
    ///   - path: the database, if the error concerns the whole of it.
    init(engine error: any Error, sql: String?, path: String?) {
        switch error {
        case let error as StorageError:
            self = error
        case let error as DatabaseError:
            self = Self.meaning(of: error, sql: sql, path: path)
        case is CancellationError:
            self = .cancelled
        default:
            self = .inputOutput(reason: String(describing: error))
        }
    }

    private static func meaning(of error: DatabaseError, sql: String?, path: String?) -> StorageError {
        let words = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT: return .constraintViolated(constraint(error.extendedResultCode, words))
        case .SQLITE_FULL: return .diskFull(path: path)
        case .SQLITE_READONLY: return .readOnly(path: path)
        case .SQLITE_NOTADB: return .notADatabase(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
        case .SQLITE_CORRUPT: return .corruptDatabase(reason: words)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return .cannotOpen(path: path, reason: words)
        case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PROTOCOL: return .inputOutput(reason: words)
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: return .cancelled
        case .SQLITE_MISUSE where words.contains("closed"): return .closed
        default: return .wrongStatement(sql: sql ?? error.sql ?? "", reason: words)
        }
    }

    /// SQLite names the constraint only in its message: `UNIQUE constraint failed: table.column, table.column`.
    private static func constraint(_ code: ResultCode, _ words: String) -> Constraint {
        let subject = words.split(separator: "constraint failed: ", maxSplits: 1).dropFirst().first.map(String.init)
        switch code {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            return .unique(columns: (subject ?? words).split(separator: ", ").map(String.init))
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .foreignKey
        case .SQLITE_CONSTRAINT_NOTNULL: return .notNull(column: subject ?? words)
        case .SQLITE_CONSTRAINT_CHECK: return .check(subject ?? words)
        default: return .other(words)
        }
    }
}
