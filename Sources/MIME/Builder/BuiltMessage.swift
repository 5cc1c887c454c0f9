/// A message ready for submission: its bytes and its envelope.
public struct BuiltMessage: Sendable, Hashable {
    /// Header and body, lines ended with CRLF.
    public var bytes: [UInt8]
    /// The Message-ID with its brackets.
    public var messageID: String
    /// The reverse-path: the address of the sender, or of the writer where there is none.
    public var envelopeSender: String
    /// The forward-paths: everyone in To, Cc and Bcc, each once, in that order.
    public var envelopeRecipients: [String]
    /// Whether an address in it is beyond ASCII: only a server that offers SMTPUTF8 (RFC 6531) can take it.
    public var needsSMTPUTF8: Bool
    /// Whether a byte above 127 is in it: only a server that offers 8BITMIME (RFC 6152) can take it.
    public var has8Bit: Bool
}
