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
    /// A server is not waited for: where it refuses the statement, what waits for an answer next throws that, at the latest
    /// ``Database/write(_:)``. ``savepoint(_:)`` waits at its end.
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) {
        try attempt { () throws(StorageError) in try connection.send(try call(sql, values)) }
    }

    /// Runs a statement and waits for it.
    ///
    /// - Returns: how many rows it changed.
    @_disfavoredOverload
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Int {
        try run(sql, values) { _ in false }
    }

    /// Waits until all statements are done.
    ///
    /// - Throws: what the database refuses.
    func settle() throws(StorageError) {
        try attempt { () throws(StorageError) in try connection.settle() }
    }

    /// Runs `body` so that, where it throws, what it changed is undone and the transaction goes on.
    @discardableResult
    public func savepoint<Result>(_ body: (WriteTransaction) throws -> Result) throws -> Result {
        try checkUsable()
        depth += 1
        defer { depth -= 1 }
        let name = "savepoint_\(depth)"
        let (actionCount, announcedBefore) = (actionsAfterCommit.count, announced)
        let start = connection.position
        try attempt { () throws(StorageError) in try connection.post("SAVEPOINT \(name)") }
        do {
            let result = try body(self)
            if let failure { throw failure }
            try attempt { () throws(StorageError) in
                try connection.post("RELEASE SAVEPOINT \(name)")
                try connection.settle()
            }
            return result
        } catch {
            // What was sent before it may have been refused meanwhile: that is no matter of the savepoint.
            try? connection.settle()
            if let refusal = connection.refusal, refusal.position <= start {
                failure = refusal.error
                throw refusal.error
            }
            // Where the whole transaction is gone there is no savepoint to go back to.
            guard connection.interruption == nil else { throw error }
            failure = nil
            actionsAfterCommit.removeSubrange(actionCount...)
            announced = announcedBefore
            try attempt { () throws(StorageError) in
                try connection.control("ROLLBACK TO SAVEPOINT \(name)")
                try connection.post("RELEASE SAVEPOINT \(name)")
            }
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

    override var mayWrite: Bool { true }
}
