/// A mailbox's name: its text, and the server's own bytes if the text alone would not encode to them.
///
/// Servers send names in modified UTF-7 (RFC 3501 §5.1.3) or, after UTF8=ACCEPT or IMAP4rev2, in UTF-8
/// (RFC 9051 §5.1). Broken servers mix them. A name received from a server is sent back byte for byte. Two names are
/// equal if their texts are equal.
public struct MailboxName: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The readable name, including hierarchy delimiters.
    public let text: String
    /// The bytes received, if encoding ``text`` would give different ones; otherwise `nil`.
    let received: [UInt8]?

    /// The inbox.
    public static let inbox = MailboxName("INBOX")

    /// Creates a name from its text. INBOX is the same in any case (RFC 9051 §5.1).
    public init(_ text: String) {
        self.text = ASCII.uppercased(text) == "INBOX" ? "INBOX" : text
        received = nil
    }

    public init(stringLiteral text: String) { self.init(text) }

    /// Creates a name from the bytes that a server sent. Bytes that do not fit the agreed encoding are read as UTF-8
    /// and kept.
    /// - Parameters:
    ///   - bytes: The name's bytes.
    ///   - utf8: Pass `true` if UTF-8 has been enabled in the session.
    public init(received bytes: [UInt8], utf8: Bool = false) {
        let decoded = utf8 ? nil : ModifiedUTF7.decode(bytes)
        text = MailboxName(decoded ?? String(decoding: bytes, as: UTF8.self)).text
        let again = utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text)
        received = again == bytes || text == "INBOX" ? nil : bytes
    }

    /// Returns the name as sent on the wire: the bytes received, or the text in UTF-8 if `utf8` is set and in modified
    /// UTF-7 otherwise.
    public func encoded(utf8: Bool) -> [UInt8] {
        if let received { return received }
        return utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text)
    }

    /// Whether this is the inbox.
    public var isInbox: Bool { text == "INBOX" }

    public var description: String { text }
}

extension MailboxName: Hashable {
    public static func == (left: MailboxName, right: MailboxName) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
