import IMAP
import Storage

/// What is known here of a folder.
struct FolderState: Hashable, Sendable {
    let id: Int64
    /// The server's name of the folder, decoded.
    var name: String
    var role: SpecialFolder?
    /// The UIDVALIDITY for which the known UIDs hold (RFC 9051 §2.3.1.1).
    var uidValidity: UInt32
    /// The UIDs that are accounted for: each message was stored, is gone, or cannot be fetched.
    var known: UIDRanges
    /// UIDNEXT from before the folder's last complete fetch.
    var uidNext: UInt32?
    /// The number of messages from before the folder's last complete fetch.
    var messageCount: UInt32?
    /// Changes of flags and vanished messages are known up to this MODSEQ (RFC 7162 §3.1).
    var highestModSeq: UInt64?
    /// The MAILBOXID (RFC 8474).
    var objectID: String?
    /// Whether the folder is being rebound: its UIDs became invalid, and its messages are matched again.
    var isRebinding: Bool
    /// When all UIDs and flags were last compared.
    var comparedAt: Timestamp?
    /// Groups of messages, at one of which the server ended the session.
    var suspects = SuspectedMessages()

    init(row: Row) throws {
        id = try row.integer("id")
        name = try row.text("name")
        role = try row.optionalText("role").flatMap(SpecialFolder.init(rawValue:))
        uidValidity = UInt32(truncatingIfNeeded: try row.integer("uid_validity"))
        guard let known = UIDRanges(try row.text("known_uids")) else {
            throw MailboxError.unreadableRecord("known_uids")
        }
        self.known = known
        uidNext = try row.optionalInteger("uid_next").map { UInt32(truncatingIfNeeded: $0) }
        messageCount = try row.optionalInteger("message_count").map { UInt32(truncatingIfNeeded: $0) }
        highestModSeq = try row.optionalInteger("highest_modseq").map { UInt64(bitPattern: $0) }
        objectID = try row.optionalText("object_id")
        isRebinding = try row.bool("is_rebinding")
        comparedAt = try row.optionalTimestamp("compared_at")
        guard let suspects = SuspectedMessages(try row.text("suspects")) else {
            throw MailboxError.unreadableRecord("suspects")
        }
        self.suspects = suspects
    }

    init(
        id: Int64, name: String, role: SpecialFolder? = nil, uidValidity: UInt32, known: UIDRanges = UIDRanges(),
        uidNext: UInt32? = nil, messageCount: UInt32? = nil, highestModSeq: UInt64? = nil, objectID: String? = nil,
        isRebinding: Bool = false, comparedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.uidValidity = uidValidity
        self.known = known
        self.uidNext = uidNext
        self.messageCount = messageCount
        self.highestModSeq = highestModSeq
        self.objectID = objectID
        self.isRebinding = isRebinding
        self.comparedAt = comparedAt
    }
}
