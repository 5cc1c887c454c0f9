/// What a machine of the session wants done, in this order. The handler does it and decides nothing.
enum ConversationAction {
    /// Write a command.
    case send(SMTPCommand)
    /// Set TLS up; nothing may have come behind the server's agreement.
    case upgradeToTLS
    /// The session can be used.
    case signedOn(ServerCapabilities)
    /// Write the whole message with its final dot.
    case sendContent(Submission)
    /// Write the message in pieces; tell the machine before the last one, which bears the final dot.
    case beginContent(Submission)
    /// Write BDAT and this many bytes of the message from an offset. The last chunk ends the message.
    case sendChunk(Submission, offset: Int, size: Int, isLast: Bool)
    /// Write the final dot alone.
    case sendEmptyContent
    /// A delivery has its outcome.
    case finish(Int, DeliveryOutcome)
    /// A NOOP was answered, or could not be.
    case finishNoop(Int, SMTPError?)
    /// Close the connection; nil after QUIT.
    case end(SMTPError?)
}
