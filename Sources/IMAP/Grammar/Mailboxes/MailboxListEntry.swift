/// A mailbox as reported by LIST, LSUB or XLIST (RFC 9051 §7.3.1).
public struct MailboxListEntry: Hashable, Sendable {
    /// The mailbox's name.
    public var name: MailboxName
    /// The separator between the levels of the name; `nil` for a name without levels.
    public var delimiter: Character?
    /// The mailbox's attributes.
    public var attributes: Set<MailboxAttribute>
    /// The name before a RENAME, or the name it was requested under (RFC 9051 §6.3.9.7).
    public var oldName: MailboxName?
    /// The mailbox's status, if LIST was asked to return it (RFC 5819).
    public var status: MailboxStatus?

    /// Creates an entry.
    /// - Parameters:
    ///   - name: The mailbox's name.
    ///   - delimiter: The separator between the levels of the name; `nil` for a name without levels.
    ///   - attributes: The mailbox's attributes.
    public init(name: MailboxName, delimiter: Character? = nil, attributes: Set<MailboxAttribute> = []) {
        self.name = name
        self.delimiter = delimiter
        self.attributes = attributes
    }

    /// Whether the mailbox can be selected. Some names only contain the levels below them.
    public var isSelectable: Bool { attributes.isDisjoint(with: [.noSelect, .nonExistent]) }

    /// The mailbox's use, if the server reports it (RFC 6154 §2, and Gmail's older names).
    public var specialUse: SpecialUse? {
        SpecialUse.allCases.first { !attributes.isDisjoint(with: $0.attributes) }
    }

    /// The levels of the name, from the top.
    public var path: [String] {
        guard let delimiter else { return [name.text] }
        return name.text.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
    }
}

/// An attribute of a mailbox in a list: `\HasChildren`, `\Sent` (RFC 9051 §7.3.1). Case-insensitive.
public struct MailboxAttribute: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The attribute as written, with its backslash.
    public let name: String

    /// Creates an attribute from its name, which includes the backslash.
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.init(name) }

    /// The mailbox cannot be selected.
    public static let noSelect: MailboxAttribute = "\\Noselect"
    /// The mailbox does not exist, although its name is listed.
    public static let nonExistent: MailboxAttribute = "\\NonExistent"
    /// The mailbox cannot have mailboxes below it.
    public static let noInferiors: MailboxAttribute = "\\Noinferiors"
    /// There are mailboxes below this one.
    public static let hasChildren: MailboxAttribute = "\\HasChildren"
    /// There are no mailboxes below this one.
    public static let hasNoChildren: MailboxAttribute = "\\HasNoChildren"
    /// The server has marked the mailbox as interesting; it probably has new messages.
    public static let marked: MailboxAttribute = "\\Marked"
    /// The mailbox has no new messages since it was last selected.
    public static let unmarked: MailboxAttribute = "\\Unmarked"
    /// The user has subscribed to the mailbox.
    public static let subscribed: MailboxAttribute = "\\Subscribed"
    /// The mailbox is on another server.
    public static let remote: MailboxAttribute = "\\Remote"

    public var description: String { name }
}

extension MailboxAttribute: Hashable {
    public static func == (left: MailboxAttribute, right: MailboxAttribute) -> Bool {
        Flag(left.name) == Flag(right.name)
    }

    public func hash(into hasher: inout Hasher) { Flag(name).hash(into: &hasher) }
}

/// The use of a mailbox (RFC 6154 §2, RFC 8457).
public enum SpecialUse: String, Hashable, Sendable, CaseIterable {
    /// The use with the attribute of the same name, such as `\Sent`. `flagged` collects messages with the flag
    /// `\Flagged`.
    case all, archive, drafts, flagged, important, junk, sent, trash

    /// The attributes that mean this use: those of RFC 6154, and those of Gmail's XLIST.
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

    /// The attribute in `CREATE … (USE (…))` and LIST (RFC 6154 §3).
    public var attribute: MailboxAttribute {
        MailboxAttribute("\\" + rawValue.prefix(1).uppercased() + rawValue.dropFirst())
    }
}
