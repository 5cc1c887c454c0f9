/// A mailbox's name: text for people, and the server's own bytes where the text alone would not lead back to them.
///
/// Servers send names in modified UTF-7 (RFC 3501 §5.1.3) or, after UTF8=ACCEPT or IMAP4rev2, in UTF-8 (RFC 9051 §5.1),
/// and broken ones mix them. What came from a server goes back to it byte for byte. Two names are equal when their
/// texts are.
public struct MailboxName: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name as people read it, hierarchy delimiters included.
    public let text: String
    /// The bytes as received, where encoding ``text`` afresh would give others.
    let received: [UInt8]?

    public static let inbox = MailboxName("INBOX")

    /// INBOX is the same in any case (RFC 9051 §5.1).
    public init(_ text: String) {
        self.text = ASCII.uppercased(text) == "INBOX" ? "INBOX" : text
        received = nil
    }

    public init(stringLiteral text: String) { self.init(text) }

    /// A name as a server sent it; `utf8` tells that the session has agreed on UTF-8.
    /// Bytes that do not fit the agreed encoding are read as UTF-8, and kept.
    public init(received bytes: [UInt8], utf8: Bool = false) {
        let decoded = utf8 ? nil : ModifiedUTF7.decode(bytes)
        text = MailboxName(decoded ?? String(decoding: bytes, as: UTF8.self)).text
        let again = utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text)
        received = again == bytes || text == "INBOX" ? nil : bytes
    }

    /// The name for the wire: UTF-8 where the session has agreed on it, modified UTF-7 otherwise.
    public func encoded(utf8: Bool) -> [UInt8] {
        if let received { return received }
        return utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text)
    }

    public var isInbox: Bool { text == "INBOX" }

    public var description: String { text }
}

extension MailboxName: Hashable {
    public static func == (left: MailboxName, right: MailboxName) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
