/// A message ready for submission: its bytes and its envelope.
public struct BuiltMessage: Sendable, Hashable {
    /// Header and body, with lines ending in CRLF.
    public var bytes: [UInt8]
    /// The Message-ID with its brackets.
    public var messageID: String
    /// The reverse-path: the address of Sender or, without one, of From.
    public var envelopeSender: String
    /// The forward-paths: everyone in To, Cc and Bcc in this order, each once.
    public var envelopeRecipients: [String]
    /// Whether a local part is beyond ASCII. Only a server that offers SMTPUTF8 (RFC 6531) can accept the message then.
    public var needsSMTPUTF8: Bool
    /// Whether the message has a byte above 127. Only a server that offers 8BITMIME (RFC 6152) can accept it then.
    public var has8Bit: Bool
}
