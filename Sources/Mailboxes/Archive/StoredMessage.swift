public import Storage

/// A fetched message, as lists show it. Its bytes are ``MessageArchive/bytes(of:)``.
public struct StoredMessage: Hashable, Sendable, Identifiable {
    public let id: Int64
    public let mailboxID: Int64
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
    let blobID: BlobID
}
