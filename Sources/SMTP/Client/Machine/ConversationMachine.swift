/// A whole session without I/O: events go in, actions come out (RFC 5321 §3, RFC 2920, RFC 3207, RFC 4954).
///
/// It combines the sign-on and the transactions and handles what both share: no reply may arrive before its command was
/// written, and when the connection ends, everything under way gets the right outcome.
struct ConversationMachine: ~Copyable {
    private var signOn: SignOnMachine
    private var transactions: TransactionMachine
    private var stage = Stage.signingOn
    /// Number of replies that may arrive for what has been written.
    private var due = 1
    /// Grows with every sign that the server is alive. Each increment restarts the time limit.
    private(set) var progress = 0

    private enum Stage {
        case signingOn
        case transacting
        case ended
    }

    init(plan: SignOnMachine.Plan, options: TransactionMachine.Options = TransactionMachine.Options()) {
        signOn = SignOnMachine(plan: plan)
        transactions = TransactionMachine(
            capabilities: ServerCapabilities(SMTPReply(code: 250, text: "")), options: options)
    }

    /// What the session is waiting for.
    var phase: SessionPhase {
        switch stage {
        case .signingOn: signOn.phase
        case .transacting: transactions.phase
        case .ended: .idle
        }
    }

    /// See ``SignOnMachine/connected(from:)``.
    mutating func connected(from literal: String) {
        progress += 1
        signOn.connected(from: literal)
    }

    /// Notes that everything the actions asked for has been handed to the connection.
    mutating func flushed() {
        guard case .transacting = stage else {
            due = signOn.awaitsHandshake ? 0 : 1
            return
        }
        due = transactions.awaitedReplies
    }

    mutating func received(_ reply: SMTPReply, into actions: inout [ConversationAction]) {
        progress += 1
        switch stage {
        case .ended: return
        case .signingOn:
            guard due > 0 else {
                let isSmuggled = signOn.awaitsHandshake
                let fault = SMTPError.protocolViolation(.unexpectedReply(reply), phase: phase)
                return end(isSmuggled ? .plaintextAfterStartTLS : fault, into: &actions)
            }
            due -= 1
            if reply.code == 421 { return end(.serviceClosing(reply, phase: phase), into: &actions) }
            run(signOn.received(reply), into: &actions)
        case .transacting:
            if due == 0, transactions.awaitedReplies > 0, reply.code != 421 {
                // This answers a command that has not even been written.
                return end(.protocolViolation(.unexpectedReply(reply), phase: phase), into: &actions)
            }
            due = max(0, due - 1)
            transactions.received(reply, into: &actions)
            noteEnd(actions)
        }
    }

    /// Ends the session because the server's bytes are not a reply.
    mutating func received(broken fault: ReplyFault, into actions: inout [ConversationAction]) {
        end(
            signOn.awaitsHandshake && stage == .signingOn
                ? .plaintextAfterStartTLS : .protocolViolation(.broken(fault), phase: phase), into: &actions)
    }

    /// Ends the session because plaintext bytes followed the agreement to STARTTLS.
    mutating func foundPlaintextAfterStartTLS(into actions: inout [ConversationAction]) {
        end(.plaintextAfterStartTLS, into: &actions)
    }

    mutating func tlsEstablished(into actions: inout [ConversationAction]) {
        guard case .signingOn = stage else { return }
        progress += 1
        run(signOn.tlsEstablished(), into: &actions)
    }

    mutating func add(_ work: consuming TransactionMachine.Work, into actions: inout [ConversationAction]) {
        // Not progress: otherwise a caller that keeps adding work would keep a silent server from reaching its time
        // limit.
        transactions.add(work, into: &actions)
    }

    mutating func withdraw(_ id: Int, into actions: inout [ConversationAction]) {
        transactions.withdraw(id, into: &actions)
    }

    /// Notes that a piece of a message has left. The time limit for the next one begins.
    mutating func contentProgressed() {
        progress += 1
    }

    /// See ``TransactionMachine/contentEnds(into:)``.
    mutating func contentEnds(into actions: inout [ConversationAction]) {
        progress += 1
        transactions.contentEnds(into: &actions)
    }

    /// See ``TransactionMachine/holdBack(_:into:)``.
    mutating func holdBack(_ id: Int, into actions: inout [ConversationAction]) {
        guard stage != .ended else { return }
        stage = .ended
        transactions.holdBack(id, into: &actions)
    }

    /// Ends the session for an outside reason: the connection was lost, a time limit passed, or the scope ended.
    mutating func end(_ error: SMTPError?, into actions: inout [ConversationAction]) {
        guard stage != .ended else { return }
        let refusal = stage == .signingOn && error?.isOfConnection == true ? signOn.refusal : nil
        stage = .ended
        transactions.end(refusal ?? error, into: &actions)
    }

    private mutating func run(_ action: ConversationAction, into actions: inout [ConversationAction]) {
        switch action {
        case .signedOn(let capabilities):
            stage = .transacting
            transactions.capabilities = capabilities
            due = 0
            actions.append(action)
        case .end(let error): end(error, into: &actions)
        default: actions.append(action)
        }
    }

    private mutating func noteEnd(_ actions: [ConversationAction]) {
        if case .end = actions.last { stage = .ended }
    }
}
