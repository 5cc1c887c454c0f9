public import MailWire

/// Why a session could not be had, or why it ended.
public enum SMTPError: Error, Sendable, Hashable {
    /// The string can't be an address. Nothing was sent.
    case notAnAddress(String, AddressFault)
    /// An envelope needs a recipient. Nothing was sent.
    case noRecipients
    /// The name for EHLO holds a space or a control character. Nothing was sent.
    case notAClientName(String)
    /// The connection could not be made, or TLS not set up.
    case notConnected(WireError)
    /// The connection ended without a word of the server's.
    case connectionLost(WireError, phase: SessionPhase)
    /// The server said no.
    case refused(SMTPReply, phase: SessionPhase)
    /// The server ends the session (421, RFC 5321 §3.8).
    case serviceClosing(SMTPReply, phase: SessionPhase)
    /// STARTTLS was asked for and the server does not offer it. Nothing else was tried in plaintext.
    case startTLSNotOffered
    /// Bytes came in plaintext behind the agreement to STARTTLS: somebody may be injecting them (RFC 3207 §6).
    case plaintextBehindStartTLS
    /// The server offers no mechanism that fits the credentials.
    case signInNotOffered(mechanisms: [String])
    /// The server refused the sign-in; `detail` is what it said of a token (RFC 7628 §3.2.2), where it did.
    case signInRefused(SMTPReply, mechanism: SASLMechanism, detail: String?)
    /// The exchange of a sign-in could not be carried through on our side, or the server could not prove itself.
    case signInFailed(SASLError)
    /// No answer within the limit.
    case timeLimitPassed(phase: SessionPhase, limit: Duration)
    /// The server does not speak SMTP as it should.
    case protocolViolation(ProtocolViolation, phase: SessionPhase)
    /// The caller's ``DeliveryObserver`` held the end of a message back. The server has not taken the message.
    case endHeldBack
    /// The session was used after its scope had ended.
    case sessionEnded
    /// The task was cancelled.
    case cancelled

    /// The server's own words, where there were any.
    public var reply: SMTPReply? {
        switch self {
        case .refused(let reply, _), .serviceClosing(let reply, _), .signInRefused(let reply, _, _): reply
        case .protocolViolation(.unexpectedReply(let reply), _): reply
        default: nil
        }
    }

    /// Where in the session it happened; nil where there was no session yet, or none any more.
    public var phase: SessionPhase? {
        switch self {
        case .connectionLost(_, let phase), .refused(_, let phase), .serviceClosing(_, let phase),
            .timeLimitPassed(let phase, _), .protocolViolation(_, let phase):
            phase
        case .endHeldBack: .content
        case .startTLSNotOffered, .plaintextBehindStartTLS: .startTLS
        case .signInNotOffered, .signInRefused, .signInFailed: .signIn
        case .notAnAddress, .noRecipients, .notAClientName, .notConnected, .sessionEnded, .cancelled: nil
        }
    }

    /// Whether the connection ended, by whatever hand, before the server had answered.
    var isOfConnection: Bool {
        switch self {
        case .connectionLost, .serviceClosing, .timeLimitPassed: true
        default: false
        }
    }
}
