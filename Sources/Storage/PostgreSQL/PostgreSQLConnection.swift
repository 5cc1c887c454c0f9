import CLibPQ
import Foundation

/// One connection to a PostgreSQL server. Its calls block the thread, except those that only send.
final class PostgreSQLConnection: EngineConnection {
    private let handle: OpaquePointer
    private let pipeline: PostgreSQLPipeline
    private var cursorNumber = 0

    /// Connects and signs in.
    ///
    /// - Parameters:
    ///   - address: the server.
    ///   - limits: the time limits.
    ///   - plansForValues: pass `true` to plan each run of a statement for its values. Otherwise a prepared statement
    ///     soon has one plan for all values, which ignores how common a search's words are.
    /// - Throws: ``StorageError/connectionLost(reason:)`` if the server can't be reached or does not accept connections
    ///   yet; ``StorageError/cannotConnect(server:reason:)`` if it refuses permanently.
    init(
        _ address: PostgreSQLAddress, limits: PostgreSQLLimits, plansForValues: Bool = false
    ) throws(StorageError) {
        handle = try Self.connect(address, limits: limits)
        // Otherwise libpq prints notices to standard error.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        pipeline = PostgreSQLPipeline(handle, address, limits)
        try control(
            """
            SET statement_timeout = \(Self.milliseconds(limits.statementTime));
            SET lock_timeout = \(Self.milliseconds(limits.lockTime));
            SET plan_cache_mode = \(plansForValues ? "force_custom_plan" : "auto")
            """)
    }

    deinit { PQfinish(handle) }

    var engine: Engine { .postgres }

    var interruption: Interruption? {
        get { pipeline.interruption }
        set { pipeline.interruption = newValue }
    }

    var refusal: Refusal? { pipeline.refusal }

    var position: Int { pipeline.position }

    /// The socket, to wait on for notifications.
    var socket: Int32 { PQsocket(handle) }

    private static func milliseconds(_ duration: Duration) -> Int64 { max(1, Int64(duration / .milliseconds(1))) }

    // MARK: Statements

    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        if call.streams, Self.canStream(call) { return try stream(call, take) }
        let result = try pipeline.result(at: try pipeline.send(call))
        defer { PQclear(result) }
        let rows = try PostgreSQLRows(result, sql: call.sql)
        for index in 0..<rows.count {
            guard take(rows.row(index)) else { break }
        }
        return Self.changedRows(result)
    }

    func send(_ call: StatementCall) throws(StorageError) { try pipeline.send(call) }

    func post(_ command: String) throws(StorageError) { try pipeline.send(command: command) }

    func settle() throws(StorageError) { try pipeline.settle() }

    func control(_ commands: String) throws(StorageError) {
        if commands.hasPrefix("ROLLBACK") { try pipeline.undo(commands) } else { _ = try pipeline.simple(commands) }
    }

    func hasTable(_ name: String) throws(StorageError) -> Bool {
        let call = StatementCall(
            sql: "SELECT to_regclass($1) IS NOT NULL AS found", values: [.text(name)], mayWrite: false)
        var isThere = false
        _ = try run(call) { row in
            isThere = row["found"] == 1
            return false
        }
        return isThere
    }

    private static func changedRows(_ result: OpaquePointer) -> Int {
        let tag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
        let changes = ["INSERT", "UPDATE", "DELETE", "MERGE"].contains { tag.hasPrefix($0) }
        return changes ? Int(String(cString: PQcmdTuples(result))) ?? 0 : 0
    }

    // MARK: Transactions

    /// Begins a reading transaction. The command goes out with its first statement.
    func beginReading() throws(StorageError) {
        pipeline.beginAnew()
        try pipeline.send(command: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Ends a transaction that has changed nothing, without waiting.
    func endReading() throws(StorageError) { try pipeline.leave(with: "ROLLBACK") }

    /// Begins a writing transaction. The command goes out with its first statement. The transaction's number is
    /// requested at once: if the answer to COMMIT is lost, only the number shows how the transaction ended.
    ///
    /// - Parameter first: a command to run before the transaction takes its snapshot, and to wait for; `nil` for none.
    func beginWriting(first: String? = nil) throws(StorageError) {
        pipeline.beginAnew()
        try pipeline.send(command: "BEGIN ISOLATION LEVEL SERIALIZABLE")
        if let first { try pipeline.send(command: first) }
        try pipeline.send(command: "SELECT txid_current()", as: .transactionNumber)
        if first != nil { try pipeline.settle() }
    }

    /// Waits until all statements of the transaction have run and returns its number.
    func settledNumber() throws(StorageError) -> Int64 {
        try pipeline.settle()
        guard let number = pipeline.transactionNumber else { throw .transactionEnded }
        return number
    }

    /// Returns how a transaction ended: `committed`, `aborted` or `in progress`; `nil` if the server no longer knows.
    func end(ofTransaction number: Int64) throws(StorageError) -> String? {
        do throws(StorageError) { return try pipeline.simple("SELECT txid_status(\(number))").value } catch {
            // invalid_parameter_value: the number is in the future, so the server crashed before anything of the
            // transaction was in its log.
            guard interruption == nil, pipeline.lastState == "22023" else { throw error }
            return "aborted"
        }
    }

    /// Commits the transaction.
    ///
    /// - Returns: whether it was committed. COMMIT rolls a failed transaction back without an error.
    func commit() throws(StorageError) -> Bool {
        let result = try pipeline.result(at: try pipeline.send(command: "COMMIT"))
        defer { PQclear(result) }
        return PQcmdStatus(result).map { String(cString: $0) } == "COMMIT"
    }

    // MARK: Rows in portions

    /// Whether a statement certainly only reads, so that a cursor accepts it.
    private static func canStream(_ call: StatementCall) -> Bool {
        let word = call.sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return word == "SELECT" || !call.mayWrite && (word == "WITH" || word == "VALUES")
    }

    private func stream(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        cursorNumber += 1
        let cursor = "rows_\(cursorNumber)"
        var declaration = call
        declaration.sql = "DECLARE \(cursor) NO SCROLL CURSOR FOR \(call.sql)"
        try pipeline.send(declaration, comesAgain: false)
        var portion = RowPortion()
        var isWanted = true
        while isWanted {
            let fetch = StatementCall(
                sql: "FETCH \(portion.rows) FROM \(cursor)", values: [], mayWrite: call.mayWrite)
            let result = try pipeline.result(at: try pipeline.send(fetch, comesAgain: false))
            defer { PQclear(result) }
            let rows = try PostgreSQLRows(result, sql: call.sql)
            for index in 0..<rows.count {
                isWanted = take(rows.row(index))
                guard isWanted else { break }
            }
            guard rows.count == portion.rows else { break }
            portion.adapt(toBytes: PQresultMemorySize(result))
        }
        // If `take` ended the transaction meanwhile, the cursor is closed already.
        if refusal == nil {
            try pipeline.send(
                StatementCall(sql: "CLOSE \(cursor)", values: [], mayWrite: false), comesAgain: false)
        }
        return 0
    }

    // MARK: Notifications

    /// Returns the notifications since the last call, without waiting. Call it when ``socket`` is readable.
    func notifications() throws(StorageError) -> [(channel: String, payload: String)] {
        guard PQconsumeInput(handle) == 1 else { throw pipeline.lost() }
        var all: [(channel: String, payload: String)] = []
        while let notification = PQnotifies(handle) {
            all.append((String(cString: notification.pointee.relname), String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return all
    }
}

/// How many rows to fetch at once: about 1 MiB.
private struct RowPortion {
    private(set) var rows = 16
    private static let bytes = 1_048_576
    private static let maximum = 2_000

    mutating func adapt(toBytes size: Int) {
        rows = min(max(1, rows * Self.bytes / max(1, size)), rows * 8, Self.maximum)
    }
}
