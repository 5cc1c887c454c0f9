internal import CLibPQ
internal import Foundation

/// One connection to a PostgreSQL server. Each call blocks the thread that makes it.
final class PostgreSQLConnection: EngineConnection {
    let address: PostgreSQLAddress
    let limits: PostgreSQLLimits
    let handle: OpaquePointer
    private var statements: PreparedStatements
    private var cursorNumber = 0
    var interruption: Interruption?

    /// How much longer than a statement's own limit its answer is waited for: the server keeps the limit itself, unless it
    /// is no longer there.
    static let answerGrace = Duration.seconds(15)

    /// Connects and signs in.
    ///
    /// - Parameter plansForValues: each run of a statement is planned for its values. Without it a prepared statement soon has
    ///   one plan for all, which knows nothing of how common the words of a search are.
    /// - Throws: ``StorageError/connectionLost(reason:)`` where the server cannot be reached or does not take connections
    ///   yet, ``StorageError/cannotConnect(server:reason:)`` where it refuses for good.
    init(
        _ address: PostgreSQLAddress, limits: PostgreSQLLimits, plansForValues: Bool = false
    ) throws(StorageError) {
        self.address = address
        self.limits = limits
        statements = PreparedStatements(limit: limits.preparedStatements)
        handle = try Self.connect(address, limits: limits)
        // Its notices would go to the standard error output.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        try control(
            """
            SET statement_timeout = \(Self.milliseconds(limits.statementTime));
            SET lock_timeout = \(Self.milliseconds(limits.lockTime));
            SET plan_cache_mode = \(plansForValues ? "force_custom_plan" : "auto")
            """)
    }

    deinit { PQfinish(handle) }

    var engine: Engine { .postgres }

    /// The socket, to wait on for notifications.
    var socket: Int32 { PQsocket(handle) }

    private static func milliseconds(_ duration: Duration) -> Int64 { max(1, Int64(duration / .milliseconds(1))) }

    // MARK: Statements

    func run(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        if call.streams, Self.canStream(call) { return try stream(call, take) }
        let result = try perform(call)
        defer { PQclear(result) }
        let rows = try PostgreSQLRows(result, sql: call.sql)
        for index in 0..<rows.count {
            guard take(rows.row(index)) else { break }
        }
        return Self.changedRows(result)
    }

    func control(_ commands: String) throws(StorageError) { _ = try simple(commands) }

    /// Runs commands without parameters.
    ///
    /// - Returns: the first value of the last result, as text, and its command tag.
    func simple(_ commands: String) throws(StorageError) -> (value: String?, tag: String) {
        guard PQsendQuery(handle, commands) == 1 else { throw lost() }
        let result = try answer(sql: commands, mayWrite: true)
        defer { PQclear(result) }
        let value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0).map { String(cString: $0) } : nil
        return (value, PQcmdStatus(result).map { String(cString: $0) } ?? "")
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

    /// A statement that is met again is prepared; one that comes only once is not worth it.
    private func perform(_ call: StatementCall) throws(StorageError) -> OpaquePointer {
        let parameters = PostgreSQLParameters(call.values)
        switch statements.plan(sql: call.sql, types: parameters.types) {
        case .once:
            let sent = parameters.withPointers { PQsendQueryParams(handle, call.sql, $0, $1, $2, $3, $4, 1) }
            guard sent == 1 else { throw lost() }
            return try answer(sql: call.sql, mayWrite: call.mayWrite)
        case .prepare(let name, let forgotten):
            if let forgotten { try control("DEALLOCATE \(forgotten)") }
            let sent = parameters.withPointers { count, types, _, _, _ in
                PQsendPrepare(handle, name, call.sql, count, types)
            }
            guard sent == 1 else { throw lost() }
            do throws(StorageError) {
                PQclear(try answer(sql: call.sql, mayWrite: call.mayWrite))
            } catch {
                statements.forget(sql: call.sql, types: parameters.types)
                throw error
            }
            return try runPrepared(name, parameters, call)
        case .prepared(let name):
            return try runPrepared(name, parameters, call)
        }
    }

    private func runPrepared(
        _ name: String, _ parameters: PostgreSQLParameters, _ call: StatementCall
    ) throws(StorageError) -> OpaquePointer {
        let sent = parameters.withPointers { PQsendQueryPrepared(handle, name, $0, $2, $3, $4, 1) }
        guard sent == 1 else { throw lost() }
        return try answer(sql: call.sql, mayWrite: call.mayWrite, isPrepared: true)
    }

    private static func changedRows(_ result: OpaquePointer) -> Int {
        let tag = PQcmdStatus(result).map { String(cString: $0) } ?? ""
        let changes = ["INSERT", "UPDATE", "DELETE", "MERGE"].contains { tag.hasPrefix($0) }
        return changes ? Int(String(cString: PQcmdTuples(result))) ?? 0 : 0
    }

    // MARK: Rows in portions

    /// A cursor takes what surely only reads.
    private static func canStream(_ call: StatementCall) -> Bool {
        let word = call.sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return word == "SELECT" || !call.mayWrite && (word == "WITH" || word == "VALUES")
    }

    private func stream(_ call: StatementCall, _ take: (Row) -> Bool) throws(StorageError) -> Int {
        cursorNumber += 1
        let cursor = "rows_\(cursorNumber)"
        let declaration = StatementCall(
            sql: "DECLARE \(cursor) NO SCROLL CURSOR FOR \(call.sql)", values: call.values, mayWrite: call.mayWrite)
        let parameters = PostgreSQLParameters(declaration.values)
        let sent = parameters.withPointers { PQsendQueryParams(handle, declaration.sql, $0, $1, $2, $3, $4, 1) }
        guard sent == 1 else { throw lost() }
        PQclear(try answer(sql: call.sql, mayWrite: call.mayWrite))
        var portion = RowPortion()
        var isWanted = true
        while isWanted {
            guard PQsendQueryParams(handle, "FETCH \(portion.rows) FROM \(cursor)", 0, nil, nil, nil, nil, 1) == 1
            else { throw lost() }
            let result = try answer(sql: call.sql, mayWrite: call.mayWrite)
            defer { PQclear(result) }
            let rows = try PostgreSQLRows(result, sql: call.sql)
            for index in 0..<rows.count {
                isWanted = take(rows.row(index))
                guard isWanted else { break }
            }
            guard rows.count == portion.rows else { break }
            portion.adapt(toBytes: PQresultMemorySize(result))
        }
        // A transaction that `take` has ended meanwhile has closed it.
        if PQtransactionStatus(handle) == PQTRANS_INTRANS { try control("CLOSE \(cursor)") }
        return 0
    }

    // MARK: Waiting

    /// Waits for the answer to what was sent, and gives the last result.
    private func answer(
        sql: String, mayWrite: Bool, isPrepared: Bool = false
    ) throws(StorageError) -> OpaquePointer {
        let deadline = ContinuousClock.now + limits.statementTime + Self.answerGrace
        while PQflush(handle) == 1 {
            try wait(for: Int16(POLLIN | POLLOUT), until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        var last: OpaquePointer?
        var refusal: PostgreSQLRefusal?
        while true {
            while PQisBusy(handle) == 1 {
                try wait(for: Int16(POLLIN), until: deadline)
                guard PQconsumeInput(handle) == 1 else { break }
            }
            guard let result = PQgetResult(handle) else { break }
            if let last { PQclear(last) }
            last = result
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            default: refusal = refusal ?? PostgreSQLRefusal(result)
            }
        }
        if let refusal {
            if let last { PQclear(last) }
            throw refused(refusal, sql: sql, mayWrite: mayWrite, isPrepared: isPrepared)
        }
        guard let last, PQstatus(handle) == CONNECTION_OK else {
            if let last { PQclear(last) }
            throw lost()
        }
        return last
    }

    private func refused(
        _ refusal: PostgreSQLRefusal, sql: String, mayWrite: Bool, isPrepared: Bool
    ) -> StorageError {
        if PQstatus(handle) != CONNECTION_OK { return lost(refusal.message) }
        // feature_not_supported: another process has changed the tables under a prepared statement.
        if isPrepared, refusal.state == "0A000" {
            statements.forgetAll()
            try? control("DEALLOCATE ALL")
            interruption = .conflict
            return .busy
        }
        if let interruption = refusal.interruption { self.interruption = self.interruption ?? interruption }
        return refusal.error(sql: address.redacted(sql), mayWrite: mayWrite, limits: limits)
    }

    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(StorageError) {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        let count = poll(&descriptor, 1, Int32(max(0, min(left, 1_000_000))))
        guard count > 0 || count < 0 && errno == EINTR else { throw lost("the server gave no answer in time") }
    }

    /// Notes that the connection is of no use any more.
    private func lost(_ reason: String? = nil) -> StorageError {
        let words = reason ?? address.redacted(String(cString: PQerrorMessage(handle)).trimmingWhitespace)
        if case .connectionLost(let first) = interruption { return .connectionLost(reason: first) }
        interruption = .connectionLost(words.isEmpty ? "the connection was closed" : words)
        return .connectionLost(reason: words.isEmpty ? "the connection was closed" : words)
    }

    // MARK: Notifications

    /// What NOTIFY has brought since the last call; does not wait. Call it when ``socket`` is readable.
    func notifications() throws(StorageError) -> [(channel: String, payload: String)] {
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        var all: [(channel: String, payload: String)] = []
        while let notification = PQnotifies(handle) {
            all.append((String(cString: notification.pointee.relname), String(cString: notification.pointee.extra)))
            PQfreemem(notification)
        }
        return all
    }
}

/// How many rows are fetched at once: about a mebibyte of them.
private struct RowPortion {
    private(set) var rows = 16
    private static let bytes = 1_048_576
    private static let maximum = 2_000

    mutating func adapt(toBytes size: Int) {
        rows = min(max(1, rows * Self.bytes / max(1, size)), rows * 8, Self.maximum)
    }
}
