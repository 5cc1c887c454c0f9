/// One connection to a database: what an engine provides for transactions to run on it.
///
/// Only one thread may use a connection at a time. The caller ensures this.
protocol EngineConnection: AnyObject {
    var engine: Engine { get }

    /// Why the whole running transaction is lost, whatever its further statements do; `nil` if it is not.
    var interruption: Interruption? { get }

    /// Runs one statement and passes its rows to `take` until `take` returns `false`. A statement that changes
    /// something runs to its end all the same.
    ///
    /// - Returns: the number of rows it changed.
    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int

    /// Runs one statement and ignores its rows. A remote engine only sends it and doesn't wait for the answer; if the
    /// server refuses it, the next call that waits throws.
    func send(_ call: StatementCall) throws(StorageError)

    /// Like ``send(_:)``, for a single command without parameters, such as SAVEPOINT.
    func post(_ command: String) throws(StorageError)

    /// Waits until everything sent has run.
    ///
    /// - Throws: the first refusal.
    func settle() throws(StorageError)

    /// The number of statements sent so far. It shows whether a later refusal concerns a statement sent after this
    /// point.
    var position: Int { get }

    /// The first statement refused after it was sent; `nil` once it is rolled back.
    var refusal: Refusal? { get }

    /// Runs one or more commands without parameters or rows and waits: BEGIN, COMMIT, ROLLBACK.
    func control(_ command: String) throws(StorageError)

    /// Whether there is a table with this name.
    func hasTable(_ name: String) throws(StorageError) -> Bool
}

/// Defaults for a local engine, which runs everything at once.
extension EngineConnection {
    func send(_ call: StatementCall) throws(StorageError) { _ = try run(call) { _ in false } }
    func post(_ command: String) throws(StorageError) { try control(command) }
    func settle() throws(StorageError) {}
    var position: Int { 0 }
    var refusal: Refusal? { nil }
}

/// A statement that was refused after it was sent.
struct Refusal {
    /// The ``EngineConnection/position`` right after the statement.
    let position: Int
    let error: StorageError
}

/// A statement, its values, and how to run it.
struct StatementCall {
    var sql: String
    /// One value for each of the statement's parameters.
    var values: [SQLValue]
    /// Whether it may change anything.
    var mayWrite: Bool
    /// Whether it may return too many rows to hold in memory.
    var streams = false
}

/// What ends a transaction from outside, so that all of it has to be rerun or given up.
enum Interruption: Hashable, Sendable {
    /// The engine rolled all of it back, as SQLite does when the disk is full.
    case undone
    /// It can't be serialised with another transaction. A rerun may succeed.
    case conflict
    /// The connection broke. The value is the engine's message.
    case connectionLost(String)
}
