/// The status of a mailbox, which need not be selected (RFC 9051 §7.3.4). A property is `nil` if it was not requested
/// or the server did not send it.
public struct MailboxStatus: Hashable, Sendable {
    /// The mailbox's name.
    public var name: MailboxName
    /// The number of messages.
    public var messages: UInt32?
    /// The number of messages marked `\Recent` (RFC 3501 §6.3.10).
    public var recent: UInt32?
    /// The number of messages without `\Seen`.
    public var unseen: UInt32?
    /// The number of messages marked `\Deleted`.
    public var deleted: UInt32?
    /// The UID that the next message will probably get.
    public var uidNext: UID?
    /// The mailbox's UIDVALIDITY.
    public var uidValidity: UIDValidity?
    /// The total size of all messages (RFC 8438).
    public var size: ReportedSize?
    /// The modification sequence of the mailbox's latest change (RFC 7162 §3.1.2.1).
    public var highestModificationSequence: ModificationSequence?
    /// The largest message that may be appended (APPENDLIMIT, RFC 7889 §3.2).
    public var appendLimit: ReportedSize?
    /// The MAILBOXID, which survives RENAME (RFC 8474 §4.3).
    public var mailboxID: String?

    /// Creates a status without any items.
    public init(name: MailboxName) { self.name = name }
}

/// An item to request with STATUS (RFC 9051 §6.3.11).
public enum StatusItem: String, Hashable, Sendable, CaseIterable {
    /// The number of messages.
    case messages = "MESSAGES"
    /// The number of messages marked `\Recent`. Not in IMAP4rev2.
    case recent = "RECENT"
    /// The number of messages without `\Seen`.
    case unseen = "UNSEEN"
    /// The number of messages marked `\Deleted`. Needs IMAP4rev2.
    case deleted = "DELETED"
    /// The UID that the next message will probably get.
    case uidNext = "UIDNEXT"
    /// The mailbox's UIDVALIDITY.
    case uidValidity = "UIDVALIDITY"
    /// The total size of all messages. Needs STATUS=SIZE.
    case size = "SIZE"
    /// The modification sequence of the mailbox's latest change. Needs CONDSTORE.
    case highestModificationSequence = "HIGHESTMODSEQ"
    /// The largest message that may be appended. Needs APPENDLIMIT.
    case appendLimit = "APPENDLIMIT"
    /// The mailbox's MAILBOXID. Needs OBJECTID.
    case mailboxID = "MAILBOXID"
}
