/// A transaction that may change the database. It lives only inside ``Database/write(_:)``, and everything that it changes
/// is kept together or not at all.
///
/// As in PostgreSQL, a statement that was refused ends the transaction: later statements throw
/// ``StorageError/transactionEnded``, and nothing is kept even where the error was caught. Where a refusal is expected, ON
/// CONFLICT says what to do with it, or ``savepoint(_:)`` fences it off.
public final class WriteTransaction: ReadTransaction {
    /// What follows the commit, in order.
    private(set) var actionsAfterCommit: [@Sendable () -> Void] = []
    /// Those whom ``announce(topic:payload:)`` tells in this process.
    var changeFeed: ChangeFeed?
    /// What it has announced so far: to say it once is enough.
    var announced: Set<Change> = []
    private var depth = 0

    /// Runs a statement.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Int {
        try run(sql, values) { _ in false }
    }

    /// Runs `body` so that, where it throws, what it changed is undone and the transaction goes on.
    @discardableResult
    public func savepoint<Result>(_ body: (WriteTransaction) throws -> Result) throws -> Result {
        try checkUsable()
        depth += 1
        defer { depth -= 1 }
        let name = "savepoint_\(depth)"
        let (actionCount, announcedBefore) = (actionsAfterCommit.count, announced)
        try control("SAVEPOINT \(name)")
        do {
            let result = try body(self)
            if let failure { throw failure }
            try control("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            // Where the whole transaction is gone there is no savepoint to go back to.
            guard connection.interruption == nil else { throw error }
            failure = nil
            actionsAfterCommit.removeSubrange(actionCount...)
            announced = announcedBefore
            try control("ROLLBACK TO SAVEPOINT \(name)")
            try control("RELEASE SAVEPOINT \(name)")
            throw error
        }
    }

    /// Has `action` run once the transaction is kept, before ``Database/write(_:)`` returns; the actions of several
    /// transactions run in the order of their commits. It is dropped with a transaction, or a savepoint, that is undone.
    ///
    /// It runs on the thread that writes: it hands its work on and does not wait.
    func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actionsAfterCommit.append(action)
    }

    private func control(_ commands: String) throws(StorageError) {
        do throws(StorageError) { try connection.control(commands) } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    override var mayWrite: Bool { true }
}
