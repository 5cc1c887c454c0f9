/// A view of the database that does not change while it lasts. It lives only inside ``Database/read(_:)``.
///
/// Statements are one text for SQLite and PostgreSQL: parameters are `$1`, `$2`… by number and may repeat; common table
/// expressions, ON CONFLICT and RETURNING are there. ``WriteTransaction`` is one too, so that what only reads takes this.
///
/// As in PostgreSQL, a statement that was refused ends the transaction: later ones throw
/// ``StorageError/transactionEnded``.
public class ReadTransaction {
    let connection: any EngineConnection
    /// The refusal that ended the transaction.
    final var failure: StorageError?
    /// How many bytes of values its statements were given.
    private(set) final var valueBytes = 0
    private let isCancelled: () -> Bool

    init(_ connection: any EngineConnection, isCancelled: @escaping () -> Bool = { false }) {
        self.connection = connection
        self.isCancelled = isCancelled
    }

    /// What the database runs on.
    public final var engine: Engine { connection.engine }

    /// All rows of a statement, in its order.
    ///
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` where the number of values is not that of the highest
    ///   parameter, and what the database refuses.
    public final func rows(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> [Row] {
        var rows: [Row] = []
        try run(sql, values) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// The first row of a statement, or nil where it has none.
    public final func row(_ sql: String, _ values: [any SQLConvertible] = []) throws(StorageError) -> Row? {
        var first: Row?
        try run(sql, values) { row in
            first = row
            return false
        }
        return first
    }

    /// Gives the rows of a statement one after the other, without keeping them. An error that `body` throws ends it.
    ///
    /// On PostgreSQL a statement that reads is fetched in portions; `body` may run statements of its own meanwhile.
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

    /// Whether a statement may change anything. A transaction for writing says yes.
    var mayWrite: Bool { false }

    /// Refuses statements of a transaction that was ended, or whose task was cancelled.
    final func checkUsable() throws(StorageError) {
        if failure != nil { throw .transactionEnded }
        if isCancelled() {
            failure = .cancelled
            throw .cancelled
        }
    }

    /// Checks a statement's parameters and runs it.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    final func run(
        _ sql: String, _ values: [any SQLConvertible], streams: Bool = false, _ take: (Row) -> Bool
    ) throws(StorageError) -> Int {
        try attempt { () throws(StorageError) in try connection.run(try call(sql, values, streams: streams), take) }
    }

    /// Runs what a refusal is to end the transaction.
    final func attempt<Value>(_ step: () throws(StorageError) -> Value) throws(StorageError) -> Value {
        try checkUsable()
        do throws(StorageError) { return try step() } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    /// Checks a statement's parameters.
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
    /// The value as both engines can keep it: neither keeps U+0000 inside a text.
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
