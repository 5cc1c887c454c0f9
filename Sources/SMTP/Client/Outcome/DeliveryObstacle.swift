/// Why a delivery was deferred or refused.
public enum DeliveryObstacle: Sendable, Hashable {
    /// The server's reply. If it rejected every recipient, this is the first transient rejection, or else the first
    /// one.
    case reply(SMTPReply, phase: SessionPhase)
    /// The session ended, or never began, before the end of the message was sent. The server has not accepted the
    /// message.
    case session(SMTPError)
    /// The message is larger than the server accepts (RFC 1870); both figures are in bytes. Nothing was sent.
    case messageTooLarge(size: Int, limit: Int)
    /// The message needs an extension that the server does not offer. Nothing was sent.
    ///
    /// For 8BITMIME, encode the parts as quoted-printable or base64; for SMTPUTF8, use ASCII addresses.
    case extensionMissing(Extension)
    /// The server was only asked whether it would accept a message, and it would. None was sent.
    case wouldAccept
    /// The task was cancelled before the delivery began. Nothing was sent.
    case cancelled

    /// An SMTP extension that a message can need.
    public enum Extension: String, Sendable, Hashable {
        /// RFC 6152: message bytes above 127.
        case eightBitMIME = "8BITMIME"
        /// RFC 6531: addresses or headers in UTF-8.
        case smtpUTF8 = "SMTPUTF8"
    }
}
