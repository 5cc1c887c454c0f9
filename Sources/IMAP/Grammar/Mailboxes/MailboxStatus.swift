/// What STATUS says of a mailbox that need not be selected (RFC 9051 §7.3.4). What was not asked for, or given, is
/// `nil`.
public struct MailboxStatus: Hashable, Sendable {
    public var name: MailboxName
    public var messages: UInt32?
    public var recent: UInt32?
    public var unseen: UInt32?
    public var deleted: UInt32?
    public var uidNext: UID?
    public var uidValidity: UIDValidity?
    /// Bytes of all messages (RFC 8438).
    public var size: ToldSize?
    /// The mailbox's latest change (RFC 7162 §3.1.2.1).
    public var highestModificationSequence: ModificationSequence?
    /// APPENDLIMIT (RFC 7889 §3.2): the largest message that may be appended, in bytes.
    public var appendLimit: ToldSize?
    /// MAILBOXID (RFC 8474 §4.3): survives RENAME.
    public var mailboxID: String?

    public init(name: MailboxName) { self.name = name }
}

/// What STATUS can be asked for (RFC 9051 §6.3.11).
public enum StatusItem: String, Hashable, Sendable, CaseIterable {
    case messages = "MESSAGES"
    case recent = "RECENT"
    case unseen = "UNSEEN"
    case deleted = "DELETED"
    case uidNext = "UIDNEXT"
    case uidValidity = "UIDVALIDITY"
    /// Needs STATUS=SIZE.
    case size = "SIZE"
    /// Needs CONDSTORE.
    case highestModificationSequence = "HIGHESTMODSEQ"
    /// Needs APPENDLIMIT.
    case appendLimit = "APPENDLIMIT"
    /// Needs OBJECTID.
    case mailboxID = "MAILBOXID"
}
