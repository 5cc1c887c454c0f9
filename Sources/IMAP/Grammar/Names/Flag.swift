/// A flag of a message: a system flag (`\Seen`) or a keyword (`$Forwarded`) (RFC 9051 §2.3.2). Case-insensitive.
public struct Flag: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The flag as written, with the backslash of a system flag.
    public let name: String

    /// Creates a flag from its name, which includes the backslash of a system flag.
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.init(name) }

    /// The message has been read.
    public static let seen = Flag("\\Seen")
    /// The message has been answered.
    public static let answered = Flag("\\Answered")
    /// The message is marked for special attention.
    public static let flagged = Flag("\\Flagged")
    /// The message is marked for removal by EXPUNGE.
    public static let deleted = Flag("\\Deleted")
    /// The message is a draft.
    public static let draft = Flag("\\Draft")
    /// This session is the first to be notified of the message (RFC 3501 §2.3.2). Not in IMAP4rev2.
    public static let recent = Flag("\\Recent")
    /// The message has been forwarded.
    public static let forwarded = Flag("$Forwarded")
    /// The message is junk.
    public static let junk = Flag("$Junk")
    /// The message is not junk.
    public static let notJunk = Flag("$NotJunk")
    /// The message is probably phishing.
    public static let phishing = Flag("$Phishing")
    /// A read receipt has been sent for the message (RFC 3503).
    public static let mdnSent = Flag("$MDNSent")

    /// `\*` in PERMANENTFLAGS: storing a new keyword creates it (RFC 9051 §7.1).
    public static let anyKeyword = Flag("\\*")

    /// Whether the flag is a system flag, which begins with a backslash.
    public var isSystem: Bool { name.utf8.first == ASCII.backslash }

    public var description: String { name }
}

extension Flag: Hashable {
    public static func == (left: Flag, right: Flag) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }

    public func hash(into hasher: inout Hasher) {
        for byte in name.utf8 { hasher.combine(ASCII.lowercased(byte)) }
    }
}
