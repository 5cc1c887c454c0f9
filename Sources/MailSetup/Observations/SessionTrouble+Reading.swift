package import IMAP
import MailWire
package import SMTP

extension SessionTrouble {
    /// Creates the trouble from the error of an SMTP session.
    package init(_ error: SMTPError) {
        let step = error.phase.map(Self.step(of:)) ?? .connection
        switch error {
        case .notConnected(let wire): self = .notConnected(wire)
        case .connectionLost(.timeLimitPassed(_, let limit), _): self = .silent(at: step, limit)
        case .connectionLost: self = .cut(at: step)
        case .refused(let reply, _), .serviceClosing(let reply, _): self = .refused(reply.words, at: step)
        case .signInRefused(let reply, _, _): self = .refused(reply.words, at: .signIn)
        case .startTLSNotOffered: self = .startTLSNotOffered
        case .plaintextBehindStartTLS: self = .tampered
        case .signInNotOffered(let mechanisms): self = .signInNotOffered(mechanisms)
        case .signInFailed(let error): self = .signInFailed(error)
        case .timeLimitPassed(_, let limit): self = .silent(at: step, limit)
        case .protocolViolation: self = .notTheProtocol(at: step)
        case .endHeldBack: self = .heldBack
        case .notAnAddress, .noRecipients, .notAClientName, .sessionEnded, .cancelled: self = .abandoned(at: step)
        }
    }

    private static func step(of phase: SessionPhase) -> SessionStep {
        switch phase {
        case .greeting: .greeting
        case .hello: .capabilities
        case .startTLS: .tls
        case .signIn: .signIn
        default: .sender
        }
    }

    /// Creates the trouble from the error of an IMAP session.
    ///
    /// - Parameter reached: The step under way, for errors that do not name it.
    package init(_ error: IMAPError, reached: SessionStep) {
        switch error {
        case .wire(.closedByPeer), .wire(.connectionLost): self = .cut(at: reached)
        case .wire(let wire): self = .notConnected(wire)
        case .signInRefused(_, let status): self = .refused(status.words, at: .signIn)
        case .bye(let status): self = .dismissed(status.words, at: reached)
        case .no(let command, let status), .bad(let command, let status):
            self = .refused(status.words, at: Self.step(of: command, else: reached))
        case .sasl(let error): self = .signInFailed(error)
        case .noCommonMechanism(let offered): self = .signInNotOffered(offered)
        case .notOffered: self = .startTLSNotOffered
        case .protocolViolation(.plaintextAfterStartTLS), .protocolViolation(.preauthBeforeTLS): self = .tampered
        case .timeLimit(let command, let limit, _): self = .silent(at: Self.step(of: command, else: reached), limit)
        case .tooSlow(let command, _, let window): self = .silent(at: Self.step(of: command, else: reached), window)
        case .grammar, .protocolViolation, .limitExceeded: self = .notTheProtocol(at: reached)
        case .argument, .noMailboxSelected, .commandWithinFetch, .cancelled, .sessionEnded:
            self = .abandoned(at: reached)
        }
    }

    private static func step(of command: String, else reached: SessionStep) -> SessionStep {
        switch command {
        case "greeting": .greeting
        case "CAPABILITY": reached
        case "STARTTLS": .tls
        case "LOGIN", "AUTHENTICATE": .signIn
        case "LIST", "XLIST", "STATUS": .folders
        default: reached
        }
    }
}

extension SMTPError {
    /// The mechanism that the server refused last, if this is why there is no session.
    var refusedMechanism: String? {
        if case .signInRefused(_, let mechanism, _) = self { mechanism.rawValue } else { nil }
    }
}

extension IMAPError {
    /// The mechanism that the server refused last, if this is why there is no session.
    var refusedMechanism: String? {
        if case .signInRefused(let mechanism, _) = self { mechanism } else { nil }
    }
}
