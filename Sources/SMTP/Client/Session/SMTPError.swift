public import MailWire

/// Why a session could not be opened, or why it ended.
public enum SMTPError: Error, Sendable, Hashable {
    /// The string can't be used as an address. Nothing was sent.
    case notAnAddress(String, AddressFault)
    /// The envelope has no recipient. Nothing was sent.
    case noRecipients
    /// The name for EHLO is empty, or contains a space or a character that isn't printable ASCII. Nothing was sent.
    case notAClientName(String)
    /// The connection could not be made, or TLS could not be set up.
    case notConnected(WireError)
    /// The connection ended, and the server gave no reason.
    case connectionLost(WireError, phase: SessionPhase)
    /// The server refused a command.
    case refused(SMTPReply, phase: SessionPhase)
    /// The server is closing the session (421, RFC 5321 §3.8).
    case serviceClosing(SMTPReply, phase: SessionPhase)
    /// STARTTLS is required, but the server does not offer it. Nothing else was sent in plaintext.
    case startTLSNotOffered
    /// Plaintext followed the server's agreement to STARTTLS. An attacker may be injecting it (RFC 3207 §6).
    case plaintextAfterStartTLS
    /// The server offers no mechanism that fits the credentials. `mechanisms` are those it offers.
    case signInNotOffered(mechanisms: [String])
    /// The server refused the sign-in. `detail` is what it said about a token (RFC 7628 §3.2.2), if anything.
    case signInRefused(SMTPReply, mechanism: SASLMechanism, detail: String?)
    /// The sign-in could not be completed on our side, or the server could not prove its identity.
    case signInFailed(SASLError)
    /// The server did not answer within the limit.
    case timeLimitPassed(phase: SessionPhase, limit: Duration)
    /// The server violated SMTP.
    case protocolViolation(ProtocolViolation, phase: SessionPhase)
    /// The caller's ``DeliveryObserver`` held back the end of a message. The server has not accepted the message.
    case endHeldBack
    /// The session was used after its scope ended.
    case sessionEnded
    /// The task was cancelled.
    case cancelled

    /// The server's own words; `nil` if there are none.
    public var reply: SMTPReply? {
        switch self {
        case .refused(let reply, _), .serviceClosing(let reply, _), .signInRefused(let reply, _, _): reply
        case .protocolViolation(.unexpectedReply(let reply), _): reply
        default: nil
        }
    }

    /// The phase in which it happened; `nil` if there was no session, or none any more.
    public var phase: SessionPhase? {
        switch self {
        case .connectionLost(_, let phase), .refused(_, let phase), .serviceClosing(_, let phase),
            .timeLimitPassed(let phase, _), .protocolViolation(_, let phase):
            phase
        case .endHeldBack: .content
        case .startTLSNotOffered, .plaintextAfterStartTLS: .startTLS
        case .signInNotOffered, .signInRefused, .signInFailed: .signIn
        case .notAnAddress, .noRecipients, .notAClientName, .notConnected, .sessionEnded, .cancelled: nil
        }
    }

    /// Whether the connection ended for any reason before the server had answered.
    var isOfConnection: Bool {
        switch self {
        case .connectionLost, .serviceClosing, .timeLimitPassed: true
        default: false
        }
    }
}
