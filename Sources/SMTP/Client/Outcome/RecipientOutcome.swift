/// What became of a message for one of its recipients.
public struct RecipientOutcome: Sendable, Hashable {
    /// The recipient's address, as in the envelope.
    public let address: String
    /// What the server decided for this recipient.
    public let verdict: Verdict
    /// The reply that decided it; `nil` if none came or the message was not offered to the server.
    ///
    /// For an accepted recipient this is the reply to RCPT. The reply to the whole message is in the
    /// ``DeliveryOutcome``.
    public let reply: SMTPReply?

    /// What became of the message for the recipient.
    public enum Verdict: String, Sendable, Hashable {
        /// The server has accepted the message for this recipient.
        case accepted
        /// Not accepted now. A retry is safe.
        case deferred
        /// Refused. The server will not accept the same message later either.
        case refused
        /// The message may or may not have been accepted.
        case uncertain
    }

    /// Creates an outcome from its parts.
    public init(address: String, verdict: Verdict, reply: SMTPReply?) {
        self.address = address
        self.verdict = verdict
        self.reply = reply
    }
}
