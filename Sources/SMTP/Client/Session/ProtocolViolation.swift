/// How a server violated SMTP. Replies can no longer be matched to commands, so the session ends.
public enum ProtocolViolation: Sendable, Hashable {
    /// The bytes are not a reply.
    case broken(ReplyFault)
    /// A reply that matches no command, or can't answer the one that is waiting.
    case unexpectedReply(SMTPReply)
    /// A challenge of AUTH isn't base64.
    case challengeNotBase64
}
