import CLibPQ
import Foundation

/// The traffic with a server. Statements are sent without waiting for the answers to earlier ones (libpq's pipeline
/// mode), and the answers are read, in order, when one is needed.
///
/// The server runs statements as they arrive. After a refusal it skips everything until the next mark (the protocol's
/// Sync). Marks are sent only where a caller waits, so whatever was sent behind a refused statement was not run.
final class PostgreSQLPipeline {
    let handle: OpaquePointer
    let address: PostgreSQLAddress
    let limits: PostgreSQLLimits
    var interruption: Interruption?
    /// The SQLSTATE of the last refusal.
    private(set) var lastState: String?
    /// The first refusal since the transaction began or was last rolled back to a savepoint.
    private(set) var refusal: Refusal?
    /// The number of statements sent.
    private(set) var position = 0
    /// The server's number for the running transaction; `nil` until it was requested and has arrived.
    private(set) var transactionNumber: Int64?

    private var statements: PreparedStatements
    /// Prepared statements to deallocate with the next statement.
    private var superfluous: [String] = []
    /// What was sent. The first `answered` of them have their answer.
    private var sent: [SentStatement] = []
    private var answered = 0
    private var isOn = false
    /// Whether nothing was sent behind the last mark.
    private var isMarked = true
    /// Whether the server refuses everything but ROLLBACK.
    private var isAborted = false
    private var unflushed = 0

    /// How much longer than the statements' own limit to wait for an answer. The server enforces the limit itself,
    /// unless it is gone.
    static let answerGrace = Duration.seconds(15)
    /// After this many statements without a mark, the server is asked to send its answers so far, as a sign of life.
    private static let statementsBetweenSigns = 4
    /// The most unanswered statements.
    private static let mostUnanswered = 1_000
    /// How many bytes to buffer before they are sent.
    private static let bytesAtOnce = 16_384

    /// - Parameter handle: an open, non-blocking connection. The caller closes it.
    init(_ handle: OpaquePointer, _ address: PostgreSQLAddress, _ limits: PostgreSQLLimits) {
        self.handle = handle
        self.address = address
        self.limits = limits
        statements = PreparedStatements(limit: limits.preparedStatements)
    }

    /// Forgets how the last transaction ended.
    func beginAnew() {
        interruption = nil
        refusal = nil
        transactionNumber = nil
        isAborted = false
    }

    // MARK: Sending

    /// Sends a statement. A statement is prepared when its SQL is sent again; one that is sent once is not worth it.
    ///
    /// - Parameters:
    ///   - call: the statement.
    ///   - comesAgain: whether the same SQL may be sent again.
    ///   - kind: what the statement is for.
    /// - Returns: its position.
    @discardableResult
    func send(
        _ call: StatementCall, comesAgain: Bool = true, as kind: SentStatement.Kind = .statement
    ) throws(StorageError) -> Int {
        if sent.count - answered >= Self.mostUnanswered { try settle() }
        guard !isAborted else { throw .transactionEnded }
        try switchOn()
        let parameters = PostgreSQLParameters(call.values)
        let plan = comesAgain ? statements.plan(sql: call.sql, types: parameters.types) : .once
        switch plan {
        case .once:
            let isSent = parameters.withPointers { PQsendQueryParams(handle, call.sql, $0, $1, $2, $3, $4, 1) }
            try note(isSent, call, kind)
        case .prepare(let name, let forgotten):
            if let forgotten { superfluous.append(forgotten) }
            let isSent = parameters.withPointers { count, types, _, _, _ in
                PQsendPrepare(handle, name, call.sql, count, types)
            }
            try note(isSent, call, .preparation(parameters.types))
            try runPrepared(name, parameters, call, kind)
        case .prepared(let name): try runPrepared(name, parameters, call, kind)
        }
        let last = position
        try giveUpSuperfluous()
        unflushed += parameters.byteCount + call.sql.utf8.count
        if unflushed >= Self.bytesAtOnce { try flush() }
        return last
    }

    /// Sends a command without parameters.
    @discardableResult
    func send(
        command: String, as kind: SentStatement.Kind = .statement
    ) throws(StorageError) -> Int {
        try send(StatementCall(sql: command, values: [], mayWrite: true), as: kind)
    }

    private func runPrepared(
        _ name: String, _ parameters: PostgreSQLParameters, _ call: StatementCall, _ kind: SentStatement.Kind
    ) throws(StorageError) {
        let isSent = parameters.withPointers { PQsendQueryPrepared(handle, name, $0, $2, $3, $4, 1) }
        try note(isSent, call, kind, isPrepared: true)
    }

    private func giveUpSuperfluous() throws(StorageError) {
        while let name = superfluous.popLast() {
            let call = StatementCall(sql: "DEALLOCATE \(name)", values: [], mayWrite: false)
            let isSent = PQsendQueryParams(handle, call.sql, 0, nil, nil, nil, nil, 1)
            try note(isSent, call, .givingUp(name))
        }
    }

    private func note(
        _ isSent: Int32, _ call: StatementCall, _ kind: SentStatement.Kind, isPrepared: Bool = false
    ) throws(StorageError) {
        guard isSent == 1 else { throw lost() }
        position += 1
        isMarked = false
        sent.append(
            SentStatement(
                position: position, sql: call.sql, mayWrite: call.mayWrite, isPrepared: isPrepared, kind: kind))
        if position.isMultiple(of: Self.statementsBetweenSigns) { try askForSigns() }
    }

    /// Asks the server to send the answers it has, without a mark.
    private func askForSigns() throws(StorageError) {
        guard PQsendFlushRequest(handle) == 1 else { throw lost() }
    }

    /// Sends a mark. After a refusal the server resumes there.
    private func mark() throws(StorageError) {
        guard !isMarked else { return }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        isMarked = true
        sent.append(SentStatement(position: position, sql: "", mayWrite: false, isPrepared: false, kind: .mark))
    }

    /// Sends what is buffered. If the server accepts no more because its answers are not being read, reads them
    /// meanwhile: otherwise both sides would wait for each other.
    private func flush() throws(StorageError) {
        unflushed = 0
        var deadline = ContinuousClock.now + patience
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                if try wait(for: Int16(POLLIN | POLLOUT), until: deadline) {
                    guard PQconsumeInput(handle) == 1 else { throw lost() }
                }
                deadline = ContinuousClock.now + patience
            default: throw lost()
            }
        }
    }

    private func switchOn() throws(StorageError) {
        guard !isOn else { return }
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        isOn = true
    }

    // MARK: Answers

    /// Waits for the answer to the statement at `position`, the last one sent by the caller.
    func result(at position: Int) throws(StorageError) -> OpaquePointer {
        try mark()
        guard let result = try receive(through: self.position, keeping: position) else { throw lost() }
        return result
    }

    /// Waits for the answers to everything sent.
    ///
    /// - Throws: the first refusal.
    func settle() throws(StorageError) {
        try mark()
        _ = try receive(through: position, keeping: nil)
    }

    /// Sends a command and a mark without waiting. What was sent before it no longer matters.
    func leave(with command: String) throws(StorageError) {
        if !isMarked { try? settle() }
        isAborted = false
        refusal = nil
        try send(command: command)
        try mark()
    }

    /// Runs ROLLBACK, complete or to a savepoint. This undoes what was refused.
    func undo(_ command: String) throws(StorageError) {
        try? settle()
        if case .connectionLost(let reason) = interruption { throw .connectionLost(reason: reason) }
        isAborted = false
        refusal = nil
        try send(command: command)
        try settle()
    }

    /// Reads answers up to the one for the statement at `last`; after a refusal, up to the mark.
    ///
    /// - Returns: the answer to the statement at `kept`.
    private func receive(
        through last: Int, keeping kept: Int?
    ) throws(StorageError) -> OpaquePointer? {
        var result: OpaquePointer?
        var thrown: StorageError?
        while answered < sent.count {
            let statement = sent[answered]
            let isMark = statement.kind == .mark
            if thrown == nil, statement.position > last { break }
            do throws(StorageError) {
                let answer = try answer(to: statement)
                answered += 1
                if statement.position == kept, !isMark { result = answer } else { PQclear(answer) }
            } catch {
                if case .connectionLost = interruption {
                    PQclear(result)
                    throw error
                }
                answered += 1
                if thrown == nil { thrown = error }
                try mark()
            }
            if thrown != nil, isMark { break }
        }
        if answered == sent.count {
            sent.removeAll(keepingCapacity: true)
            answered = 0
        }
        if let thrown {
            PQclear(result)
            throw thrown
        }
        return result
    }

    /// Reads the complete answer to one statement.
    private func answer(to statement: SentStatement) throws(StorageError) -> OpaquePointer {
        guard let result = try nextResult() else { throw lost() }
        if statement.kind == .mark {
            guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw clear(result, lost()) }
            isAborted = PQtransactionStatus(handle) == PQTRANS_INERROR
            return result
        }
        let status = PQresultStatus(result)
        // An answer ends with no result. A connection that has just broken may lack that end.
        while status != PGRES_PIPELINE_SYNC, PQstatus(handle) == CONNECTION_OK, let more = try nextResult() {
            PQclear(more)
        }
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            if statement.kind == .transactionNumber {
                transactionNumber = try PostgreSQLRows(result, sql: statement.sql).firstInteger
            }
            return result
        case PGRES_PIPELINE_ABORTED:
            wasSkipped(statement)
            return result
        default:
            wasSkipped(statement)
            let words = PostgreSQLRefusal(result)
            throw clear(result, refused(words, statement))
        }
    }

    private func clear(_ result: OpaquePointer, _ error: StorageError) -> StorageError {
        PQclear(result)
        return error
    }

    private func wasSkipped(_ statement: SentStatement) {
        switch statement.kind {
        case .preparation(let types): statements.forget(sql: statement.sql, types: types)
        case .givingUp(let name): superfluous.append(name)
        case .statement, .transactionNumber, .mark: break
        }
    }

    private func refused(_ words: PostgreSQLRefusal, _ statement: SentStatement) -> StorageError {
        if PQstatus(handle) != CONNECTION_OK { return lost(words.message) }
        lastState = words.state
        let error: StorageError
        if statement.isPrepared, words.state == "0A000" {
            // feature_not_supported: another process has altered tables that a prepared statement uses.
            superfluous += statements.forgetAll()
            interruption = interruption ?? .conflict
            error = .busy
        } else {
            interruption = interruption ?? words.interruption
            error = words.error(sql: address.redacted(statement.sql), mayWrite: statement.mayWrite, limits: limits)
        }
        if refusal == nil { refusal = Refusal(position: statement.position, error: error) }
        return error
    }

    private func nextResult() throws(StorageError) -> OpaquePointer? {
        var deadline: ContinuousClock.Instant?
        while PQisBusy(handle) == 1 {
            let until = deadline ?? ContinuousClock.now + patience
            deadline = until
            // If sending fails because the connection broke, what there is to read shows it.
            let events = PQflush(handle) == 1 ? POLLIN | POLLOUT : POLLIN
            if try wait(for: Int16(events), until: until) {
                guard PQconsumeInput(handle) == 1 else { break }
            }
        }
        return PQgetResult(handle)
    }

    // MARK: Outside the pipeline

    /// Runs commands without parameters, one after the other.
    ///
    /// - Returns: the first value of the last result, as text, and the result's command tag.
    func simple(_ commands: String) throws(StorageError) -> (value: String?, tag: String) {
        try settle()
        if isOn {
            guard PQexitPipelineMode(handle) == 1 else { throw lost() }
            isOn = false
        }
        guard PQsendQuery(handle, commands) == 1 else { throw lost() }
        position += 1
        var last: OpaquePointer?
        defer { PQclear(last) }
        var words: PostgreSQLRefusal?
        while PQstatus(handle) == CONNECTION_OK || last == nil, let result = try nextResult() {
            PQclear(last)
            last = result
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            default: words = words ?? PostgreSQLRefusal(result)
            }
        }
        isAborted = PQtransactionStatus(handle) == PQTRANS_INERROR
        if let words {
            let statement = SentStatement(
                position: position, sql: commands, mayWrite: true, isPrepared: false, kind: .statement)
            throw refused(words, statement)
        }
        guard let last, PQstatus(handle) == CONNECTION_OK else { throw lost() }
        let value = PQntuples(last) > 0 ? PQgetvalue(last, 0, 0).map { String(cString: $0) } : nil
        return (value, PQcmdStatus(last).map { String(cString: $0) } ?? "")
    }

    // MARK: Waiting

    /// How long the server may stay silent: it never runs more statements than this without sending something.
    private var patience: Duration {
        let statements = min(max(1, sent.count - answered), Self.statementsBetweenSigns)
        return limits.statementTime * statements + Self.answerGrace
    }

    /// - Returns: `false` if a signal interrupted the wait.
    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(StorageError) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        let count = poll(&descriptor, 1, Int32(max(0, min(left, 1_000_000_000))))
        guard count > 0 || count < 0 && errno == EINTR else { throw lost("the server gave no answer in time") }
        return count > 0
    }

    /// Records that the connection is no longer usable.
    func lost(_ reason: String? = nil) -> StorageError {
        let words = reason ?? address.redacted(String(cString: PQerrorMessage(handle)).trimmingWhitespace)
        if case .connectionLost(let first) = interruption { return .connectionLost(reason: first) }
        let cause = words.isEmpty ? "the connection was closed" : words
        interruption = .connectionLost(cause)
        sent = []
        answered = 0
        return .connectionLost(reason: cause)
    }
}
