public import Storage

/// A fetched message, as lists show it. Its bytes are ``MessageArchive/bytes(of:)``.
public struct StoredMessage: Hashable, Sendable, Identifiable {
    public let id: Int64
    public let mailboxID: Int64
    /// Messages of one conversation share it; nil where the message was not looked at yet.
    public let threadID: Int64?
    /// Bytes of the message as it was received.
    public let size: Int
    /// Without angle brackets; nil where the message has none.
    public let messageID: String?
    public let subject: String?
    public let senderName: String?
    public let senderAddress: String?
    /// What the message says of its date; nil where that is unreadable.
    public let sentAt: Timestamp?
    /// When the server took it (IMAP INTERNALDATE).
    public let receivedAt: Timestamp
    public let attachmentCount: Int
    /// The folders that it lies in, by name.
    public let folders: [String]
    /// True where every place that it lies in has it marked as read.
    public let isRead: Bool
    /// True where some place has it flagged.
    public let isFlagged: Bool
    let blobID: BlobID
}

/// Where a page of a list ended: the next page is what came before it.
public struct MessageCursor: Hashable, Sendable {
    let receivedAt: Timestamp
    let id: Int64

    public init(_ message: StoredMessage) {
        self.init(receivedAt: message.receivedAt, id: message.id)
    }

    init(receivedAt: Timestamp, id: Int64) {
        self.receivedAt = receivedAt
        self.id = id
    }
}
