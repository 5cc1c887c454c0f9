public import Storage

/// A fetched message, as lists show it. ``MessageArchive/bytes(of:)`` returns its bytes.
public struct StoredMessage: Hashable, Sendable, Identifiable {
    /// The message's number, unique over all mailboxes and never reused.
    public let id: Int64
    /// The number of its mailbox.
    public let mailboxID: Int64
    /// The thread that the message is in; `nil` if the message has not been put into one yet.
    public let threadID: Int64?
    /// The size of the message as received, in bytes.
    public let size: Int
    /// The Message-ID without angle brackets; `nil` if the message has none.
    public let messageID: String?
    /// The decoded subject, if any.
    public let subject: String?
    /// The sender's display name, if any.
    public let senderName: String?
    /// The sender's address, if any.
    public let senderAddress: String?
    /// The date that the message states; `nil` if it is missing or unreadable.
    public let sentAt: Timestamp?
    /// When the server received it (IMAP INTERNALDATE).
    public let receivedAt: Timestamp
    /// The number of attachments.
    public let attachmentCount: Int
    /// The names of the folders that it is in.
    public let folders: [String]
    /// Whether it is marked as read in every folder that it is in.
    public let isRead: Bool
    /// Whether it is flagged in any folder.
    public let isFlagged: Bool
    let blobID: BlobID
}

/// The end of a page of a list. The next page begins with the message before it.
public struct MessageCursor: Hashable, Sendable {
    let receivedAt: Timestamp
    let id: Int64

    /// Creates a cursor at the last message of a page.
    public init(_ message: StoredMessage) {
        self.init(receivedAt: message.receivedAt, id: message.id)
    }

    init(receivedAt: Timestamp, id: Int64) {
        self.receivedAt = receivedAt
        self.id = id
    }

    /// The cursor as an address has it: the time in microseconds and the message's number.
    public var key: String { "\(receivedAt.microseconds)_\(id)" }

    /// Reads a ``key``; `nil` if the text has another form.
    public init?(key: some StringProtocol) {
        let parts = key.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = Int64(parts[0]), let id = Int64(parts[1]) else { return nil }
        self.init(receivedAt: Timestamp(microseconds: time), id: id)
        guard self.key == key else { return nil }
    }
}
