import NIOCore

/// The transactions of a session: decides what is sent when, and which transaction a reply belongs to.
///
/// With PIPELINING (RFC 2920), MAIL, RCPT and DATA are sent together, and those of the next message directly after the
/// final dot of the previous one. DATA must be the last command of its group. Without PIPELINING, one command is under
/// way at any time. Replies arrive in the order of the commands, so the first awaited reply always belongs to the
/// oldest transaction.
struct TransactionMachine: ~Copyable {
    struct Options {
        var transfer = ContentTransfer.automatic
        /// Messages of at most this many bytes are written in one piece, together with the commands that follow.
        var wholeContent = 128 * 1024
        /// Bytes of a BDAT chunk. Messages of at least this size are sent by BDAT.
        var chunk = 1024 * 1024
    }

    enum Work {
        case submission(Submission)
        case noop(Int)
        case quit

        var isQuit: Bool {
            if case .quit = self { true } else { false }
        }
    }

    enum Awaited {
        case sender, recipient, data, content, emptyContent, reset
        case chunk(isLast: Bool)
        case noop(Int)
        case quit
    }

    /// What may be written.
    private enum Wire {
        /// Any command.
        case free
        /// The rest of the newest transaction, step by step as replies arrive.
        case stepping
        /// Nothing until DATA is answered.
        case awaitingGoAhead
        /// Only the content.
        case content
        /// Nothing until NOOP is answered; it too must be the last command of its group (RFC 2920 §3.1).
        case held
        /// Nothing more.
        case quit
    }

    var capabilities: ServerCapabilities
    private let options: Options
    private var waiting = CircularBuffer<Work>()
    /// Oldest first. There are at most two: one whose end has been sent, and one that is being sent.
    private var transactions: [Transaction] = []
    private var awaited = CircularBuffer<Awaited>()
    private var wire = Wire.free
    private var endedBy: SMTPError?
    /// Deliveries that have begun and have been withdrawn.
    private var withdrawn: Set<Int> = []

    init(capabilities: ServerCapabilities, options: Options = Options()) {
        self.capabilities = capabilities
        self.options = options
    }

    /// Number of replies still to come for what was sent.
    var awaitedReplies: Int { awaited.count }

    /// What the next reply is about.
    var phase: SessionPhase {
        switch awaited.first {
        case .sender: .sender
        case .recipient: .recipient
        case .data: .data
        case .content, .chunk: transactions.first?.mayHaveEnded == true ? .contentEnd : .content
        case .emptyContent: .contentEnd
        case .reset: .reset
        case .noop: .noop
        case .quit: .quit
        case nil: .idle
        }
    }

    // MARK: Receiving work

    mutating func add(_ work: consuming Work, into actions: inout [ConversationAction]) {
        if let endedBy {
            work.turnAway(endedBy, into: &actions)
        } else {
            waiting.append(work)
            startWaiting(into: &actions)
        }
    }

    /// Withdraws a delivery whose message is not on the wire yet. If the server knows of the delivery, the session ends
    /// as soon as no other delivery needs it, because a server may take minutes to answer a command. A message that is
    /// on the wire is completed.
    mutating func withdraw(_ id: Int, into actions: inout [ConversationAction]) {
        if transactions.contains(where: { $0.submission.id == id }) {
            withdrawn.insert(id)
            return endIfUnwanted(into: &actions)
        }
        let index = waiting.firstIndex { work in
            if case .submission(let submission) = work { submission.id == id } else { false }
        }
        guard let index, case .submission(let submission) = waiting.remove(at: index) else { return }
        actions.append(.finish(id, submission.untouched(.deferred, .cancelled)))
        endIfUnwanted(into: &actions)
    }

    /// Ends the session if everything under way has been withdrawn and no byte of a message is on the wire.
    private mutating func endIfUnwanted(into actions: inout [ConversationAction]) {
        guard endedBy == nil, !transactions.isEmpty, waiting.allSatisfy(\.isQuit) else { return }
        let isUnwanted = transactions.allSatisfy { withdrawn.contains($0.submission.id) && !isOnTheWire($0) }
        if isUnwanted { end(.cancelled, into: &actions) }
    }

    private func isOnTheWire(_ transaction: Transaction) -> Bool {
        transaction.mayHaveEnded || transaction.chunkedBytes > 0
            || (wire == .content && transaction.submission.id == transactions.last?.submission.id)
    }

    /// Notes that the last piece of a message sent in pieces is about to be written.
    mutating func contentEnds(into actions: inout [ConversationAction]) {
        guard wire == .content, let newest = transactions.indices.last else { return }
        transactions[newest].mayHaveEnded = true
        wire = .free
        startWaiting(into: &actions)
    }

    /// Notes that the end of a message has not been written and never will be. The server must not accept the part it
    /// has (RFC 5321 §4.1.1.4), and closing the connection is the only way out of the middle of DATA.
    mutating func holdBack(_ id: Int, into actions: inout [ConversationAction]) {
        if let index = transactions.firstIndex(where: { $0.submission.id == id }) {
            transactions[index].mayHaveEnded = false
        }
        end(.endHeldBack, into: &actions)
    }

    private mutating func startWaiting(into actions: inout [ConversationAction]) {
        while wire == .free, !waiting.isEmpty, capabilities.pipelining || awaited.isEmpty {
            switch waiting.removeFirst() {
            case .submission(let submission):
                if let obstacle = submission.obstacle(capabilities) {
                    actions.append(.finish(submission.id, submission.untouched(.refused, obstacle)))
                } else {
                    begin(submission, into: &actions)
                }
            case .noop(let id):
                actions.append(.send(.noop))
                awaited.append(.noop(id))
                wire = .held
            case .quit:
                actions.append(.send(.quit))
                awaited.append(.quit)
                wire = .quit
            }
        }
    }

    private mutating func begin(_ submission: Submission, into actions: inout [ConversationAction]) {
        var transaction = Transaction(submission)
        actions.append(.send(submission.mail(capabilities)))
        awaited.append(.sender)
        wire = .stepping
        if capabilities.pipelining {
            while let command = submission.recipient(transaction.namedRecipients, capabilities) {
                actions.append(.send(command))
                awaited.append(.recipient)
                transaction.namedRecipients += 1
            }
            if !submission.isTrial, !usesChunks(submission) {
                actions.append(.send(.data))
                awaited.append(.data)
                wire = .awaitingGoAhead
            }
        }
        transactions.append(transaction)
    }

    private func usesChunks(_ submission: Submission) -> Bool {
        guard capabilities.chunking else { return false }
        return switch options.transfer {
        case .automatic: submission.survey.wireSize >= options.chunk
        case .chunks: true
        case .data: false
        }
    }

    // MARK: Receiving replies

    mutating func received(_ reply: SMTPReply, into actions: inout [ConversationAction]) {
        guard endedBy == nil else { return }
        let phase = phase
        guard let answered = awaited.popFirst() else {
            // RFC 5321 §3.8: 421 may come at any time, other replies may not.
            return end(
                reply.code == 421
                    ? .serviceClosing(reply, phase: phase) : .protocolViolation(.unexpectedReply(reply), phase: phase),
                into: &actions)
        }
        guard Self.canAnswer(reply, answered) else {
            return end(.protocolViolation(.unexpectedReply(reply), phase: phase), into: &actions)
        }
        take(reply, for: answered, into: &actions)
        if reply.code == 421 {
            if case .quit = answered { return }
            return end(.serviceClosing(reply, phase: phase), into: &actions)
        }
        endIfUnwanted(into: &actions)
        guard endedBy == nil else { return }
        if wire == .stepping, awaited.isEmpty { step(into: &actions) }
        startWaiting(into: &actions)
    }

    /// Returns whether the reply can be meant for the command. A code that belongs to another command shows that
    /// replies and commands are out of step.
    private static func canAnswer(_ reply: SMTPReply, _ answered: Awaited) -> Bool {
        switch (answered, reply.severity) {
        case (.quit, _): true
        case (.data, .success): false
        case (.data, .intermediate): reply.code == 354
        case (_, .intermediate): false
        case (_, .success): reply.code != 220 && reply.code != 221 && reply.code != 235
        case (_, .transientFailure), (_, .permanentFailure): true
        }
    }

    private mutating func take(_ reply: SMTPReply, for answered: Awaited, into actions: inout [ConversationAction]) {
        switch answered {
        case .reset:
            // A server that can't reset would add the next message's recipients to those of the last one.
            if reply.severity != .success, reply.code != 421 { end(.refused(reply, phase: .reset), into: &actions) }
        case .noop(let id):
            wire = .free
            actions.append(.finishNoop(id, reply.severity == .success ? nil : .refused(reply, phase: .noop)))
        case .quit:
            end(nil, into: &actions)
        case .sender, .recipient, .data, .content, .chunk, .emptyContent:
            guard !transactions.isEmpty else { return }
            takeForTransaction(reply, answered, into: &actions)
        }
    }

    private mutating func takeForTransaction(
        _ reply: SMTPReply, _ answered: Awaited, into actions: inout [ConversationAction]
    ) {
        let isSuccess = reply.severity == .success
        switch answered {
        case .sender:
            if isSuccess {
                transactions[0].isOpenAtServer = true
            } else {
                transactions[0].senderFailure = reply
            }
        case .recipient:
            transactions[0].noteRecipient(reply)
        case .data:
            answeredData(reply, into: &actions)
        case .content:
            guard transactions[0].mayHaveEnded else {
                // The server answered before the end. It would read the rest of the message as commands.
                finish(transactions[0].turnedDown(reply, .content), into: &actions)
                return end(.refused(reply, phase: .content), into: &actions)
            }
            finish(
                isSuccess ? transactions[0].accepted(reply) : transactions[0].turnedDown(reply, .contentEnd),
                into: &actions)
        case .chunk(let isLast):
            answeredChunk(reply, isLast, into: &actions)
        case .emptyContent:
            finish(transactions[0].unwanted(), into: &actions)
        case .reset, .noop, .quit: break
        }
    }

    private mutating func answeredData(_ reply: SMTPReply, into actions: inout [ConversationAction]) {
        let transaction = transactions[0]
        wire = .free
        guard reply.severity == .intermediate else {
            finish(
                transaction.isWanted ? transaction.turnedDown(reply, .data) : transaction.unwanted(), into: &actions)
            if transaction.isOpenAtServer { reset(after: reply, into: &actions) }
            return
        }
        guard transaction.isWanted else {
            // RFC 2920 §3.1: the server may ask for the message although it accepted no recipient.
            actions.append(.sendEmptyContent)
            awaited.append(.emptyContent)
            return
        }
        awaited.append(.content)
        if transaction.submission.survey.wireSize <= options.wholeContent {
            transactions[0].mayHaveEnded = true
            actions.append(.sendContent(transaction.submission))
        } else {
            wire = .content
            actions.append(.beginContent(transaction.submission))
        }
    }

    private mutating func answeredChunk(
        _ reply: SMTPReply, _ isLast: Bool, into actions: inout [ConversationAction]
    ) {
        transactions[0].chunksAwaited -= 1
        if reply.severity == .success {
            guard isLast else { return sendChunks(into: &actions) }
            guard transactions[0].chunkFailure == nil else {
                return end(.protocolViolation(.unexpectedReply(reply), phase: .contentEnd), into: &actions)
            }
            wire = .free
            return finish(transactions[0].accepted(reply), into: &actions)
        }
        if transactions[0].chunkFailure == nil { transactions[0].chunkFailure = reply }
        guard transactions[0].chunksAwaited == 0, let failure = transactions[0].chunkFailure else { return }
        // RFC 3030 §2 doesn't define what the server keeps of the message after a failure. RSET clears it.
        wire = .free
        finish(
            transactions[0].turnedDown(failure, transactions[0].mayHaveEnded ? .contentEnd : .content), into: &actions)
        reset(after: reply, into: &actions)
    }

    // MARK: Stepping

    /// Sends the next command of the newest transaction. All replies to earlier commands have arrived.
    private mutating func step(into actions: inout [ConversationAction]) {
        guard let transaction = transactions.first else { return }
        if transaction.senderFailure == nil,
            let command = transaction.submission.recipient(transaction.namedRecipients, capabilities)
        {
            transactions[0].namedRecipients += 1
            actions.append(.send(command))
            awaited.append(.recipient)
        } else if !transaction.isWanted || transaction.submission.isTrial {
            wire = .free
            finish(transaction.isWanted ? transaction.wouldAccept() : transaction.unwanted(), into: &actions)
            if transaction.isOpenAtServer { reset(after: nil, into: &actions) }
        } else if usesChunks(transaction.submission) {
            if transaction.chunkedBytes == 0 { sendChunks(into: &actions) }
        } else {
            actions.append(.send(.data))
            awaited.append(.data)
            wire = .awaitingGoAhead
        }
    }

    /// Keeps two chunks under way, or one without PIPELINING. Nothing follows the last chunk until its reply has come:
    /// a failure requires RSET, which would undo a transaction begun in the meantime.
    private mutating func sendChunks(into actions: inout [ConversationAction]) {
        let window = capabilities.pipelining ? 2 : 1
        while let transaction = transactions.first, transaction.chunkFailure == nil, !transaction.mayHaveEnded,
            transaction.chunksAwaited < window
        {
            let total = transaction.submission.survey.wireSize
            let size = min(options.chunk, total - transaction.chunkedBytes)
            let isLast = transaction.chunkedBytes + size == total
            actions.append(
                .sendChunk(
                    transaction.submission, offset: transaction.chunkedBytes, size: size, isLast: isLast))
            awaited.append(.chunk(isLast: isLast))
            transactions[0].chunkedBytes += size
            transactions[0].chunksAwaited += 1
            transactions[0].mayHaveEnded = isLast
        }
    }

    private mutating func reset(after reply: SMTPReply?, into actions: inout [ConversationAction]) {
        guard reply?.code != 421 else { return }
        actions.append(.send(.rset))
        awaited.append(.reset)
    }

    private mutating func finish(_ outcome: DeliveryOutcome, into actions: inout [ConversationAction]) {
        guard !transactions.isEmpty else { return }
        let transaction = transactions.removeFirst()
        withdrawn.remove(transaction.submission.id)
        actions.append(.finish(transaction.submission.id, outcome))
    }

    // MARK: Ending

    /// Ends the session. Everything under way gets its outcome; waiting work is turned away.
    mutating func end(_ error: SMTPError?, into actions: inout [ConversationAction]) {
        guard endedBy == nil else { return }
        let cause = error ?? .sessionEnded
        endedBy = cause
        wire = .quit
        for transaction in transactions {
            actions.append(.finish(transaction.submission.id, transaction.interrupted(by: cause)))
        }
        transactions.removeAll()
        for case .noop(let id) in awaited { actions.append(.finishNoop(id, cause)) }
        awaited.removeAll()
        while let work = waiting.popFirst() { work.turnAway(cause, into: &actions) }
        actions.append(.end(error))
    }
}
