import IMAP
import Storage

/// A folder as it is known here, and how far.
struct FolderState: Hashable, Sendable {
    let id: Int64
    /// The server's name of it, decoded.
    var name: String
    var role: SpecialFolder?
    /// RFC 9051 §2.3.1.1: what is known of UIDs holds only while the server gives this value.
    var uidValidity: UInt32
    /// Every UID in here was stored, or is known to be gone or not to be had.
    var known: UIDRanges
    /// The server's figures from before the last fetch of the folder that went through.
    var uidNext: UInt32?
    var messageCount: UInt32?
    /// Flags and disappearances up to this point are known (RFC 7162 §3.1).
    var highestModSeq: UInt64?
    /// MAILBOXID (RFC 8474).
    var objectID: String?
    /// It is being bound anew after its UIDVALIDITY changed.
    var isRebinding: Bool
    /// When all its UIDs and flags were last compared.
    var comparedAt: Timestamp?
    /// Messages at one of which the server has ended the session.
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
