/// A message's flag: a system flag (`\Seen`) or a keyword (`$Forwarded`) (RFC 9051 §2.3.2). Case does not matter.
public struct Flag: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The flag as it was written, with its backslash.
    public let name: String

    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.init(name) }

    public static let seen = Flag("\\Seen")
    public static let answered = Flag("\\Answered")
    public static let flagged = Flag("\\Flagged")
    public static let deleted = Flag("\\Deleted")
    public static let draft = Flag("\\Draft")
    public static let recent = Flag("\\Recent")
    public static let forwarded = Flag("$Forwarded")
    public static let junk = Flag("$Junk")
    public static let notJunk = Flag("$NotJunk")
    public static let phishing = Flag("$Phishing")
    public static let mdnSent = Flag("$MDNSent")

    /// `\*` in PERMANENTFLAGS: new keywords may be made by storing them (RFC 9051 §7.1).
    public static let anyKeyword = Flag("\\*")

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
