/// A snapshot of the database. It is valid only inside the closure of ``Database/read(_:)``.
///
/// The same SQL must work on SQLite and PostgreSQL. Parameters are numbered `$1`, `$2`… and may repeat; common table
/// expressions, ON CONFLICT and RETURNING are available. A ``WriteTransaction`` is one too, so code that only reads
/// takes this type.
///
/// As in PostgreSQL, a refused statement ends the transaction: later statements throw
/// ``StorageError/transactionEnded``.
public class ReadTransaction {
    let connection: any EngineConnection
    /// The refusal that ended the transaction.
    final var failure: StorageError?
    /// The number of bytes of values passed to its statements.
    private(set) final var valueBytes = 0
    private let isCancelled: () -> Bool

    init(_ connection: any EngineConnection, isCancelled: @escaping () -> Bool = { false }) {
        self.connection = connection
        self.isCancelled = isCancelled
    }

    /// The engine that the database runs on.
    public final var engine: Engine { connection.engine }

    /// Returns all rows of a statement, in its order.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - values: the parameters' values; the first one is `$1`.
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` if the number of values differs from the highest
    ///   parameter's number; ``StorageError`` if the database refuses the statement.
    public final func rows(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> [Row] {
        var rows: [Row] = []
        try run(sql, values) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// Returns the first row of a statement; `nil` if it has none.
    ///
    /// - Throws: the errors of ``rows(_:_:)``.
    public final func row(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Row? {
        var first: Row?
        try run(sql, values) { row in
            first = row
            return false
        }
        return first
    }

    /// Calls `body` with each row of a statement, without keeping the rows. An error that `body` throws ends it.
    ///
    /// On PostgreSQL, the rows of a reading statement are fetched in portions; `body` may run its own statements
    /// meanwhile.
    ///
    /// - Throws: what `body` throws; the errors of ``rows(_:_:)``.
    public final func forEach(
        _ sql: String, _ values: [any SQLConvertible] = [], _ body: (Row) throws -> Void
    ) throws {
        var thrown: (any Error)?
        try run(sql, values, streams: true) { row in
            do {
                try body(row)
                return true
            } catch {
                thrown = error
                return false
            }
        }
        if let thrown { throw thrown }
    }

    /// Whether a statement may change anything; `true` in a ``WriteTransaction``.
    var mayWrite: Bool { false }

    /// Throws if the transaction was ended or its task was cancelled.
    final func checkUsable() throws(StorageError) {
        if failure != nil { throw .transactionEnded }
        if isCancelled() {
            failure = .cancelled
            throw .cancelled
        }
    }

    /// Checks a statement's parameters and runs it.
    ///
    /// - Returns: the number of rows it changed.
    @discardableResult
    final func run(
        _ sql: String, _ values: [any SQLConvertible], streams: Bool = false, _ take: (Row) -> Bool
    ) throws(StorageError) -> Int {
        try attempt { () throws(StorageError) in try connection.run(try call(sql, values, streams: streams), take) }
    }

    /// Runs `step`. If it throws, the transaction ends.
    final func attempt<Value>(_ step: () throws(StorageError) -> Value) throws(StorageError) -> Value {
        try checkUsable()
        do throws(StorageError) { return try step() } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    /// Checks a statement's parameters and returns the call to run.
    final func call(
        _ sql: String, _ values: [any SQLConvertible], streams: Bool = false
    ) throws(StorageError) -> StatementCall {
        let highest = StatementText.highestParameter(in: sql)
        guard highest == values.count else {
            throw .wrongParameters(sql: sql, highest: highest, given: values.count)
        }
        let call = StatementCall(
            sql: sql, values: values.map(\.sqlValue.storable), mayWrite: mayWrite, streams: streams)
        valueBytes += call.values.reduce(0) { $0 + $1.byteCount }
        return call
    }
}

extension SQLValue {
    /// The value as both engines can store it: neither stores U+0000 inside a text.
    fileprivate var storable: SQLValue {
        guard case .text(let text) = self, text.utf8.contains(0) else { return self }
        return .text(text.replacing("\0", with: "\u{FFFD}"))
    }

    fileprivate var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        case .null, .integer, .real: 8
        }
    }
}
