/// What a server said that SMTP does not allow. Replies can no longer be told to whom they belong, so the session ends.
public enum ProtocolViolation: Sendable, Hashable {
    /// The bytes are not a reply.
    case broken(ReplyFault)
    /// A reply that belongs to no command, or can't be the answer to the one that waits.
    case unexpectedReply(SMTPReply)
    /// A challenge of AUTH is not base64.
    case challengeNotBase64
}
