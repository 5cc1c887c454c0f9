import Storage

/// What a person may do with a mailbox.
public struct MailboxRights: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Letters and attachments.
    public static let read = MailboxRights(rawValue: 1)
    /// Drafts and sending; anyone who may send may read.
    public static let send = MailboxRights(rawValue: 2)
    /// Password, settings, people. It does not open letters.
    public static let manage = MailboxRights(rawValue: 4)
    /// Everything.
    public static let all: MailboxRights = [.read, .send, .manage]

    /// The rights as they are stored and hold: sending includes reading.
    var complete: MailboxRights { contains(.send) ? union(.read) : self }

    init(row: Row) throws {
        self = []
        if try row.bool("may_read") { insert(.read) }
        if try row.bool("may_send") { insert(.send) }
        if try row.bool("may_manage") { insert(.manage) }
    }
}

/// A person who may do something with a mailbox.
public struct MailboxPerson: Hashable, Sendable {
    /// The person's number.
    public let personID: Int64
    /// What the person may do.
    public let rights: MailboxRights
}
