/// A mailbox as LIST, LSUB or XLIST names it (RFC 9051 §7.3.1).
public struct MailboxListEntry: Hashable, Sendable {
    public var name: MailboxName
    /// What separates the levels of the name; `nil` for a name without levels.
    public var delimiter: Character?
    public var attributes: Set<MailboxAttribute>
    /// The name before a RENAME, or under which it was asked for (RFC 9051 §6.3.9.7).
    public var oldName: MailboxName?
    /// What STATUS says of it, where LIST was asked to return it (RFC 5819).
    public var status: MailboxStatus?

    public init(name: MailboxName, delimiter: Character? = nil, attributes: Set<MailboxAttribute> = []) {
        self.name = name
        self.delimiter = delimiter
        self.attributes = attributes
    }

    /// Whether it can be selected; a name may only hold the levels below it.
    public var isSelectable: Bool { attributes.isDisjoint(with: [.noSelect, .nonExistent]) }

    /// What the mailbox is for, where the server says (RFC 6154 §2, and Gmail's own names of old).
    public var specialUse: SpecialUse? {
        SpecialUse.allCases.first { !attributes.isDisjoint(with: $0.attributes) }
    }

    /// The name cut at its delimiter.
    public var path: [String] {
        guard let delimiter else { return [name.text] }
        return name.text.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
    }
}

/// What a server says of a mailbox in a list: `\HasChildren`, `\Sent` (RFC 9051 §7.3.1). Case does not matter.
public struct MailboxAttribute: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let name: String

    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.init(name) }

    public static let noSelect: MailboxAttribute = "\\Noselect"
    public static let nonExistent: MailboxAttribute = "\\NonExistent"
    public static let noInferiors: MailboxAttribute = "\\Noinferiors"
    public static let hasChildren: MailboxAttribute = "\\HasChildren"
    public static let hasNoChildren: MailboxAttribute = "\\HasNoChildren"
    public static let marked: MailboxAttribute = "\\Marked"
    public static let unmarked: MailboxAttribute = "\\Unmarked"
    public static let subscribed: MailboxAttribute = "\\Subscribed"
    public static let remote: MailboxAttribute = "\\Remote"

    public var description: String { name }
}

extension MailboxAttribute: Hashable {
    public static func == (left: MailboxAttribute, right: MailboxAttribute) -> Bool {
        Flag(left.name) == Flag(right.name)
    }

    public func hash(into hasher: inout Hasher) { Flag(name).hash(into: &hasher) }
}

/// What a mailbox is for (RFC 6154 §2, RFC 8457).
public enum SpecialUse: String, Hashable, Sendable, CaseIterable {
    case all, archive, drafts, flagged, important, junk, sent, trash

    /// The attributes that say so: RFC 6154's, and those of Gmail's XLIST.
    var attributes: Set<MailboxAttribute> {
        switch self {
        case .all: ["\\All", "\\AllMail"]
        case .archive: ["\\Archive"]
        case .drafts: ["\\Drafts"]
        case .flagged: ["\\Flagged", "\\Starred"]
        case .important: ["\\Important"]
        case .junk: ["\\Junk", "\\Spam"]
        case .sent: ["\\Sent"]
        case .trash: ["\\Trash"]
        }
    }

    /// The attribute for CREATE … (USE (…)) and LIST (RFC 6154 §3).
    public var attribute: MailboxAttribute {
        MailboxAttribute("\\" + rawValue.prefix(1).uppercased() + rawValue.dropFirst())
    }
}
