/// What became of a message for one of its recipients.
public struct RecipientOutcome: Sendable, Hashable {
    public let address: String
    public let verdict: Verdict
    /// The reply that decided it; nil where none came, or the message was not offered to the server.
    ///
    /// For an accepted recipient this is the reply to RCPT: the one to the whole message stands in the outcome.
    public let reply: SMTPReply?

    public enum Verdict: String, Sendable, Hashable {
        /// The server has taken over the message for the recipient.
        case accepted
        /// Not now; trying again is safe.
        case deferred
        /// No; the same message will not be taken later either.
        case refused
        /// The message may have been taken over, or not.
        case uncertain
    }

    public init(address: String, verdict: Verdict, reply: SMTPReply?) {
        self.address = address
        self.verdict = verdict
        self.reply = reply
    }
}
