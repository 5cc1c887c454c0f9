/// A transaction that may change the database. It is valid only inside the closure of ``Database/write(_:)``, and its
/// changes are kept together or not at all.
///
/// As in PostgreSQL, a refused statement ends the transaction: later statements throw
/// ``StorageError/transactionEnded``, and nothing is kept even if the error was caught. Where a refusal is expected,
/// use ON CONFLICT or ``savepoint(_:)``.
public final class WriteTransaction: ReadTransaction {
    /// The actions to run after the commit, in order.
    private(set) var actionsAfterCommit: [@Sendable () -> Void] = []
    /// Delivers what ``announce(topic:payload:)`` announces in this process.
    var changeFeed: ChangeFeed?
    /// What it has announced so far, so that nothing is announced twice.
    var announced: Set<Change> = []
    private var depth = 0

    /// Runs a statement.
    ///
    /// This doesn't wait for a server. If the server refuses the statement, the next call that waits for an answer
    /// throws, at the latest ``Database/write(_:)``. ``savepoint(_:)`` waits at its end.
    ///
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` if the number of values differs from the highest
    ///   parameter's number; ``StorageError`` if the database refuses this statement or an earlier one.
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) {
        try attempt { () throws(StorageError) in try connection.send(try call(sql, values)) }
    }

    /// Runs a statement and waits for it.
    ///
    /// - Returns: the number of rows it changed.
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` if the number of values differs from the highest
    ///   parameter's number; ``StorageError`` if the database refuses this statement or an earlier one.
    @_disfavoredOverload
    public func execute(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Int {
        try run(sql, values) { _ in false }
    }

    /// Waits until all statements are done.
    ///
    /// - Throws: the database's first refusal.
    func settle() throws(StorageError) {
        try attempt { () throws(StorageError) in try connection.settle() }
    }

    /// Runs `body` in a savepoint. If it throws, its changes are rolled back and the transaction goes on.
    ///
    /// - Throws: what `body` throws; ``StorageError`` if a statement was refused.
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
            // An earlier statement may have been refused meanwhile; that refusal is not the savepoint's.
            try? connection.settle()
            if let refusal = connection.refusal, refusal.position <= start {
                failure = refusal.error
                throw refusal.error
            }
            // If the whole transaction is gone, there is no savepoint to roll back to.
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

    /// Runs `action` once the transaction is committed, before ``Database/write(_:)`` returns. Actions of several
    /// transactions run in commit order. Rolling back the transaction or the savepoint drops the action.
    ///
    /// It runs on the writing thread, so it must pass its work on and not block.
    func afterCommit(_ action: @escaping @Sendable () -> Void) {
        actionsAfterCommit.append(action)
    }

    override var mayWrite: Bool { true }
}
