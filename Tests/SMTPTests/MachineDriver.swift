import MailWire
import NIOCore

@testable import SMTP

/// Feeds a server's replies to a machine and shows its actions as lines that read like a session.
struct MachineDriver: ~Copyable {
    private var machine: ConversationMachine
    private var actions: [ConversationAction] = []
    /// The machine's latest actions.
    private(set) var last: [String] = []

    /// Creates a machine that has not started.
    init(
        security: TransportSecurity = .plaintext, credentials: Credentials? = nil, mechanisms: [SASLMechanism]? = nil,
        attempts: SignInAttempts = SignInAttempts(.unclearRefusals),
        options: TransactionMachine.Options = TransactionMachine.Options()
    ) {
        let endpoint = Endpoint(host: "mail.firma.test", port: 465, security: security)
        let plan = SignOnMachine.Plan(
            endpoint: endpoint, credentials: credentials, mechanisms: mechanisms, attempts: attempts,
            clientName: "me.test")
        machine = ConversationMachine(plan: plan, options: options)
    }

    /// Returns a machine that has signed on to a server with these keywords.
    static func signedOn(
        _ keywords: String = "PIPELINING 8BITMIME SIZE",
        options: TransactionMachine.Options = TransactionMachine.Options()
    ) -> MachineDriver {
        var driver = MachineDriver(options: options)
        _ = driver.hear("220 hello")
        _ = driver.hear(
            (["250-mail.firma.test"] + keywords.split(separator: " ").map { "250-\($0.replacing("=", with: " "))" } + [
                "250 HELP"
            ]))
        return driver
    }

    var phase: SessionPhase { machine.phase }
    var progress: Int { machine.progress }

    /// The server sends replies, one for each string.
    mutating func hear(_ replies: String...) -> [String] {
        for reply in replies { machine.received(Self.reply([reply]), into: &actions) }
        return shown()
    }

    /// The server sends one reply of several lines.
    mutating func hear(_ lines: [String]) -> [String] {
        machine.received(Self.reply(lines), into: &actions)
        return shown()
    }

    mutating func hearGarbage() -> [String] {
        machine.received(broken: .malformed(line: "garbage"), into: &actions)
        return shown()
    }

    mutating func tlsEstablished() -> [String] {
        machine.tlsEstablished(into: &actions)
        return shown()
    }

    mutating func lose(_ error: WireError = .closedByPeer) -> [String] {
        machine.end(.connectionLost(error, phase: machine.phase), into: &actions)
        return shown()
    }

    mutating func deliver(
        _ id: Int, to recipients: String = "a@x", message: String = "hello\r\n",
        change: (inout Envelope) throws -> Void = { _ in }
    ) throws -> [String] {
        var envelope = try Envelope(from: "s@x", to: recipients.split(separator: " ").map(String.init))
        try change(&envelope)
        let delivery = Delivery(envelope, message: ByteBuffer(string: message))
        machine.add(.submission(Submission(id: id, delivery)), into: &actions)
        return shown()
    }

    mutating func ask(_ id: Int, about recipients: String) throws -> [String] {
        let envelope = try Envelope(from: "s@x", to: recipients.split(separator: " ").map(String.init))
        let delivery = Delivery(envelope, message: ByteBuffer())
        machine.add(.submission(Submission(id: id, delivery, isTrial: true)), into: &actions)
        return shown()
    }

    mutating func withdraw(_ id: Int) -> [String] {
        machine.withdraw(id, into: &actions)
        return shown()
    }

    mutating func noop(_ id: Int) -> [String] {
        machine.add(.noop(id), into: &actions)
        return shown()
    }

    mutating func quit() -> [String] {
        machine.add(.quit, into: &actions)
        return shown()
    }

    mutating func contentEnds() -> [String] {
        machine.contentEnds(into: &actions)
        return shown()
    }

    private mutating func shown() -> [String] {
        defer {
            actions.removeAll()
            machine.flushed()
        }
        last = actions.flatMap(Self.lines)
        return last
    }

    private static func reply(_ lines: [String]) -> SMTPReply {
        var parser = ReplyParser()
        var position = 0
        let bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        let reply = bytes.withUnsafeBytes { try? parser.next(in: $0, at: &position) }
        return reply ?? SMTPReply(code: 599, text: "the test's reply is broken")
    }

    private static func lines(_ action: ConversationAction) -> [String] {
        guard case .sendChunk(_, _, let size, let isLast) = action else { return [show(action)] }
        return [show(.send(.bdat(size: size, last: isLast))), show(action)]
    }

    private static func show(_ action: ConversationAction) -> String {
        switch action {
        case .send(let command):
            var line: [UInt8] = []
            command.write(to: &line)
            return String(decoding: line.dropLast(2), as: UTF8.self)
        case .upgradeToTLS: return "(TLS)"
        case .signedOn: return "(signed on)"
        case .sendContent(let submission): return "(content \(submission.id).)"
        case .beginContent(let submission): return "(content \(submission.id)…)"
        case .sendChunk(let submission, let offset, let size, _): return "(chunk \(submission.id) \(offset)+\(size))"
        case .sendEmptyContent: return "(.)"
        case .finish(let id, let outcome): return "\(id) \(show(outcome))"
        case .finishNoop(let id, let error): return "noop \(id)" + (error.map { " \(show($0))" } ?? "")
        case .end(let error): return "(end\(error.map { ": \(show($0))" } ?? ""))"
        }
    }

    static func show(_ outcome: DeliveryOutcome) -> String {
        let recipients = outcome.recipients.map { recipient in
            "\(recipient.address) \(recipient.verdict)\(recipient.reply.map { " \($0.code)" } ?? "")"
        }.joined(separator: ", ")
        return switch outcome {
        case .accepted(let reply, _): "accepted \(reply.code) [\(recipients)]"
        case .deferred(let obstacle, _): "deferred by \(show(obstacle)) [\(recipients)]"
        case .refused(let obstacle, _): "refused by \(show(obstacle)) [\(recipients)]"
        case .uncertain(let error, let phase, _): "uncertain at \(phase.rawValue) by \(show(error)) [\(recipients)]"
        }
    }

    private static func show(_ obstacle: DeliveryObstacle) -> String {
        switch obstacle {
        case .reply(let reply, let phase): "\(reply.code) at \(phase.rawValue)"
        case .session(let error): show(error)
        case .messageTooLarge(let size, let limit): "size \(size) over \(limit)"
        case .extensionMissing(let name): "missing \(name.rawValue)"
        case .wouldAccept: "asking only"
        case .cancelled: "cancellation"
        }
    }

    private static func show(_ violation: ProtocolViolation) -> String {
        switch violation {
        case .broken(let fault): "broken (\(fault))"
        case .unexpectedReply(let reply): "\(reply.code)"
        case .challengeNotBase64: "not base64"
        }
    }

    static func show(_ error: SMTPError) -> String {
        switch error {
        case .refused(let reply, let phase): "refused \(reply.code) at \(phase.rawValue)"
        case .serviceClosing(let reply, let phase): "closing \(reply.code) at \(phase.rawValue)"
        case .connectionLost(_, let phase): "lost at \(phase.rawValue)"
        case .protocolViolation(.unexpectedReply(let reply), let phase): "violation \(reply.code) at \(phase.rawValue)"
        case .protocolViolation(let violation, let phase): "violation \(show(violation)) at \(phase.rawValue)"
        case .signInRefused(let reply, let mechanism, _): "\(mechanism.rawValue) refused \(reply.code)"
        case .signInFailed(let error): "sign-in failed: \(error)"
        case .signInNotOffered(let mechanisms): "no sign-in among \(mechanisms)"
        case .startTLSNotOffered: "no STARTTLS"
        case .plaintextAfterStartTLS: "plaintext behind STARTTLS"
        case .sessionEnded: "ended"
        default: "\(error)"
        }
    }
}
