/// What stood in the way of a delivery that did not come about.
public enum DeliveryObstacle: Sendable, Hashable {
    /// The server said so, in these words. With several recipients, of whom none was accepted, the first one's.
    case reply(SMTPReply, phase: SessionPhase)
    /// The session ended, or never began, before the end of the message was sent: the server has not taken it over.
    case session(SMTPError)
    /// The message has more bytes than the server takes (RFC 1870). Nothing was sent.
    case messageTooLarge(size: Int, limit: Int)
    /// The message needs what the server does not offer. Nothing was sent.
    ///
    /// For 8BITMIME, encode the parts as quoted-printable or base64; for SMTPUTF8, use ASCII addresses.
    case extensionMissing(Extension)
    /// The server was only asked whether it would take a message, and it would. None was sent.
    case onlyAsked
    /// The task was cancelled before the delivery had begun. Nothing was sent.
    case cancelled

    public enum Extension: String, Sendable, Hashable {
        case eightBitMIME = "8BITMIME"
        case smtpUTF8 = "SMTPUTF8"
    }
}
