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
        case .plaintextAfterStartTLS: self = .tampered
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
    package init(_ error: IMAPError) {
        let step = error.phase.map(Self.step(of:)) ?? .connection
        switch error {
        case .notConnected(let wire): self = .notConnected(wire)
        case .connectionLost(.closedByPeer, _), .connectionLost(.connectionLost, _): self = .cut(at: step)
        case .connectionLost(let wire, _): self = .notConnected(wire)
        case .no(_, let status, _), .bad(_, let status, _), .signInRefused(let status, _):
            self = .refused(status.words, at: step)
        case .serviceClosing(let status, _): self = .dismissed(status.words, at: step)
        case .startTLSNotOffered: self = .startTLSNotOffered
        case .plaintextAfterStartTLS, .protocolViolation(.preauthBeforeTLS, _): self = .tampered
        case .signInNotOffered(let mechanisms): self = .signInNotOffered(mechanisms)
        case .signInFailed(let error): self = .signInFailed(error)
        case .timeLimitPassed(_, _, let limit, _), .tooSlow(_, _, let limit): self = .silent(at: step, limit)
        case .grammar, .protocolViolation, .limitExceeded, .notOffered: self = .notTheProtocol(at: step)
        case .argument, .noMailboxSelected, .commandWithinFetch, .cancelled, .sessionEnded:
            self = .abandoned(at: step)
        }
    }

    private static func step(of phase: IMAPError.Phase) -> SessionStep {
        switch phase {
        case .greeting: .greeting
        case .capabilities: .capabilities
        case .startTLS: .tls
        case .signIn: .signIn
        case .open: .folders
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
        if case .signInRefused(_, let mechanism) = self { mechanism } else { nil }
    }
}
