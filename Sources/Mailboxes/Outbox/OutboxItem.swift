public import Storage

/// A message in the outbox and what has become of it.
public struct OutboxItem: Hashable, Sendable, Identifiable {
    /// One recipient and the server's last words about it.
    public struct Recipient: Hashable, Sendable {
        public let address: String
        public let state: RecipientState
        public let reply: String?
    }

    public let id: Int64
    public let mailboxID: Int64
    /// What makes a second request for the same message harmless; nil where the caller named none.
    public let key: String?
    /// Without angle brackets.
    public let messageID: String
    public let subject: String
    public let state: OutboxState
    /// How many attempts were begun.
    public let attempts: Int
    /// When the next attempt may begin; meaningful while queued.
    public let nextAttemptAt: Timestamp
    /// Why it waits, or what the server said last.
    public let detail: String?
    public let queuedAt: Timestamp
    public let recipients: [Recipient]

    static let keyPrefix = "key:"

    static func key(stored: String) -> String? {
        stored.hasPrefix(keyPrefix) ? String(stored.dropFirst(keyPrefix.count)) : nil
    }
}
