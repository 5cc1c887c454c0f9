internal import CLibPQ
internal import Foundation

/// What goes to a server and what comes back: statements are sent without waiting for the answers to those before them
/// (libpq's pipeline mode), and the answers are read, in order, where one is asked for.
///
/// The server runs what it is sent as it comes. Once it has refused a statement it skips all that follows until it meets a
/// mark (the protocol's Sync), and there is one only where somebody waits: whatever was sent behind a refused statement was
/// not done.
final class PostgreSQLPipeline {
    let handle: OpaquePointer
    let address: PostgreSQLAddress
    let limits: PostgreSQLLimits
    var interruption: Interruption?
    /// The SQLSTATE of what was refused last.
    private(set) var lastState: String?
    /// What was refused since the transaction began, or was last undone in part.
    private(set) var refusal: Refusal?
    /// How many statements were sent.
    private(set) var position = 0
    /// The number that the server gave to the transaction under way, once it was asked for and has answered.
    private(set) var transactionNumber: Int64?

    private var statements: PreparedStatements
    /// Prepared statements that are to be given up with the next statement.
    private var superfluous: [String] = []
    /// What was sent; up to `answered` it is answered.
    private var sent: [SentStatement] = []
    private var answered = 0
    private var isOn = false
    /// Whether nothing was sent behind the last mark.
    private var isMarked = true
    /// Whether the server refuses everything but ROLLBACK.
    private var isAborted = false
    private var unflushed = 0

    /// How much longer than its statements' own limit an answer is waited for: the server keeps the limit itself, unless it
    /// is no longer there.
    static let answerGrace = Duration.seconds(15)
    /// After so many statements without a mark the server is asked to show what it has done so far: a sign of life.
    private static let statementsBetweenSigns = 4
    /// How many answers may be outstanding.
    private static let mostUnanswered = 1_000
    /// How many bytes are gathered before they go out.
    private static let bytesAtOnce = 16_384

    /// - Parameter handle: a connection that is made and does not block; whoever made it ends it.
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

    /// Sends a statement. One that is met again is prepared; one that comes only once is not worth it.
    ///
    /// - Parameter comesAgain: whether it may be met again.
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

    /// Has the server send the answers that it has, without a mark.
    private func askForSigns() throws(StorageError) {
        guard PQsendFlushRequest(handle) == 1 else { throw lost() }
    }

    /// Sets a mark: the server goes on there after a refusal.
    private func mark() throws(StorageError) {
        guard !isMarked else { return }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        isMarked = true
        sent.append(SentStatement(position: position, sql: "", mayWrite: false, isPrepared: false, kind: .mark))
    }

    /// Sends what is gathered. Where the server does not take it because nobody reads its answers, they are read meanwhile:
    /// otherwise both sides would wait for each other.
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

    /// Waits for the answer to the statement at `position`, which was the last one sent.
    func result(at position: Int) throws(StorageError) -> OpaquePointer {
        try mark()
        guard let result = try receive(through: self.position, keeping: position) else { throw lost() }
        return result
    }

    /// Waits for the answers to all that was sent.
    ///
    /// - Throws: what was refused first.
    func settle() throws(StorageError) {
        try mark()
        _ = try receive(through: position, keeping: nil)
    }

    /// Sends a command and a mark, and does not wait. What was sent before it no longer matters to anybody.
    func leave(with command: String) throws(StorageError) {
        if !isMarked { try? settle() }
        isAborted = false
        refusal = nil
        try send(command: command)
        try mark()
    }

    /// Runs ROLLBACK, in whole or to a savepoint: what was refused is undone thereby.
    func undo(_ command: String) throws(StorageError) {
        try? settle()
        if case .connectionLost(let reason) = interruption { throw .connectionLost(reason: reason) }
        isAborted = false
        refusal = nil
        try send(command: command)
        try settle()
    }

    /// Reads answers until that to the statement at `last` has come; behind a refused one until the mark.
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

    /// The whole answer to one statement.
    private func answer(to statement: SentStatement) throws(StorageError) -> OpaquePointer {
        guard let result = try nextResult() else { throw lost() }
        if statement.kind == .mark {
            guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw clear(result, lost()) }
            isAborted = PQtransactionStatus(handle) == PQTRANS_INERROR
            return result
        }
        let status = PQresultStatus(result)
        // What ends it is no result. A connection that has just broken may have none.
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
            // feature_not_supported: another process has changed the tables under a prepared statement.
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
            // What can't be sent because the connection broke is told by what there is to read.
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
    /// - Returns: the first value of the last result, as text, and its command tag.
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

    /// How long nothing may be heard: the server works at no more statements than this without a word.
    private var patience: Duration {
        let statements = min(max(1, sent.count - answered), Self.statementsBetweenSigns)
        return limits.statementTime * statements + Self.answerGrace
    }

    /// - Returns: false where it was disturbed.
    private func wait(for events: Int16, until deadline: ContinuousClock.Instant) throws(StorageError) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        let count = poll(&descriptor, 1, Int32(max(0, min(left, 1_000_000_000))))
        guard count > 0 || count < 0 && errno == EINTR else { throw lost("the server gave no answer in time") }
        return count > 0
    }

    /// Notes that the connection is of no use any more.
    func lost(_ reason: String? = nil) -> StorageError {
        let words = reason ?? address.redacted(String(cString: PQerrorMessage(handle)).trimmingWhitespace)
        if case .connectionLost(let first) = interruption { return .connectionLost(reason: first) }
        let told = words.isEmpty ? "the connection was closed" : words
        interruption = .connectionLost(told)
        sent = []
        answered = 0
        return .connectionLost(reason: told)
    }
}
