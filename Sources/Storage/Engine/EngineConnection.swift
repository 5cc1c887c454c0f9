/// One connection to a database: what an engine has to offer, so that transactions work on it.
///
/// A connection is used by one thread at a time. Whoever uses it has seen to that.
protocol EngineConnection: AnyObject {
    var engine: Engine { get }

    /// Why the transaction under way is lost as a whole, whatever its statements do from here on; nil while it is not.
    var interruption: Interruption? { get }

    /// Runs one statement and gives its rows to `take`, until that returns false: no more rows are wanted then. A
    /// statement that changes something runs to its end all the same.
    ///
    /// - Returns: how many rows it changed.
    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int

    /// Runs one statement whose rows nobody wants. Where the engine is far away it is only sent, without waiting for the
    /// answer: a refusal is told by what waits next.
    func send(_ call: StatementCall) throws(StorageError)

    /// As ``send(_:)``, a single command without parameters: SAVEPOINT.
    func post(_ command: String) throws(StorageError)

    /// Waits until all that was sent is done.
    ///
    /// - Throws: what was refused first.
    func settle() throws(StorageError)

    /// How many statements were sent, so that a later refusal can be told to be of one after this.
    var position: Int { get }

    /// What was refused of that which was only sent, until it is undone.
    var refusal: Refusal? { get }

    /// Runs a command, or several, without parameters and rows, and waits: BEGIN, COMMIT, ROLLBACK.
    func control(_ command: String) throws(StorageError)

    /// Whether there is a table of that name.
    func hasTable(_ name: String) throws(StorageError) -> Bool
}

/// An engine that is near runs everything at once.
extension EngineConnection {
    func send(_ call: StatementCall) throws(StorageError) { _ = try run(call) { _ in false } }
    func post(_ command: String) throws(StorageError) { try control(command) }
    func settle() throws(StorageError) {}
    var position: Int { 0 }
    var refusal: Refusal? { nil }
}

/// A statement that was refused after it was sent.
struct Refusal {
    /// The ``EngineConnection/position`` after it.
    let position: Int
    let error: StorageError
}

/// A statement, its values, and what may be done with it.
struct StatementCall {
    var sql: String
    /// As many as the statement has parameters.
    var values: [SQLValue]
    /// Whether it may change anything.
    var mayWrite: Bool
    /// Whether its rows may be too many to be held at once.
    var streams = false
}

/// What ends a transaction from outside, so that all of it has to be run again or given up.
enum Interruption: Hashable, Sendable {
    /// The engine has undone the whole of it, as SQLite does where the disk is full.
    case undone
    /// It cannot be put in one order with another one's: run again it may succeed.
    case conflict
    /// The connection broke; in the engine's words.
    case connectionLost(String)
}
