internal import GRDB

/// A transaction that may change the database. It lives only inside ``Database/write(_:)``, and everything that it changes
/// is kept together or not at all.
///
/// As in PostgreSQL, a statement that was refused ends the transaction: later statements throw
/// ``StorageError/transactionEnded``, and nothing is kept even where the error was caught. Where a refusal is expected, ON
/// CONFLICT says what to do with it, or ``savepoint(_:)`` fences it off.
public final class WriteTransaction: ReadTransaction {
    /// The refusal that ended the transaction.
    private(set) var failure: StorageError?

    /// Runs a statement.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Int {
        try run(sql, values) { statement, arguments in
            // The count of a statement that changes no rows would be that of an earlier one.
            let before = connection.totalChangesCount
            try statement.execute(arguments: arguments)
            return connection.totalChangesCount == before ? 0 : connection.changesCount
        }
    }

    /// Runs `body` so that, where it throws, what it changed is undone and the transaction goes on.
    @discardableResult
    public func savepoint<Result>(_ body: (WriteTransaction) throws -> Result) throws -> Result {
        try checkUsable()
        depth += 1
        defer { depth -= 1 }
        let name = "savepoint_\(depth)"
        try control("SAVEPOINT \(name)")
        do {
            let result = try body(self)
            if let failure { throw failure }
            try control("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            failure = nil
            try control("ROLLBACK TO SAVEPOINT \(name)")
            try control("RELEASE SAVEPOINT \(name)")
            throw error
        }
    }

    private var depth = 0

    private func control(_ sql: String) throws(StorageError) {
        do { try connection.execute(sql: sql) } catch { throw StorageError(engine: error, sql: sql, path: nil) }
    }

    override var mayWrite: Bool { true }

    override func statementFailed(_ error: StorageError) {
        if failure == nil { failure = error }
    }

    override func checkUsable() throws(StorageError) {
        if failure != nil { throw .transactionEnded }
    }
}
