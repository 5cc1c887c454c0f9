/// What the session's state machines want done, in order. The handler does it and decides nothing.
enum ConversationAction {
    /// Write a command.
    case send(SMTPCommand)
    /// Set up TLS. No bytes may have arrived after the server's agreement.
    case upgradeToTLS
    /// The session can be used.
    case signedOn(ServerCapabilities)
    /// Write the whole message with its final dot.
    case sendContent(Submission)
    /// Write the message in pieces, and call `contentEnds` before the last one, which contains the final dot.
    case beginContent(Submission)
    /// Write BDAT and `size` bytes of the message from `offset`. The last chunk ends the message.
    case sendChunk(Submission, offset: Int, size: Int, isLast: Bool)
    /// Write only the final dot.
    case sendEmptyContent
    /// A delivery has its outcome.
    case finish(Int, DeliveryOutcome)
    /// A NOOP was answered, or could not be sent or answered.
    case finishNoop(Int, SMTPError?)
    /// Close the connection; the error is `nil` after QUIT.
    case end(SMTPError?)
}
