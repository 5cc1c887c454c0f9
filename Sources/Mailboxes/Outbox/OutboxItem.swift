public import Storage

/// A message in the outbox and what has become of it.
public struct OutboxItem: Hashable, Sendable, Identifiable {
    /// One recipient and the server's last words about it.
    public struct Recipient: Hashable, Sendable {
        public let address: String
        public let state: RecipientState
        public let reply: String?
        /// When a report came that the message did not reach this recipient, and why.
        public var bouncedAt: Timestamp?
        public var bounce: String?
    }

    public let id: Int64
    public let mailboxID: Int64
    /// What makes a second request for the same message harmless; nil where the caller named none.
    public let key: String?
    /// Without angle brackets.
    public let messageID: String
    /// The Message-IDs that a server has given to it instead, as far as they are known, without angle brackets.
    public var otherMessageIDs: [String] = []
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
    /// One of many: it leaves the provider's limit a reserve for ordinary mail.
    public var isBulk = false
    /// When the server took it, for some recipients at least.
    public var handedOverAt: Timestamp?
    /// When it was seen in the mailbox's Sent folder.
    public var seenInSentAt: Timestamp?
    public var bouncedAt: Timestamp?
    public var answeredAt: Timestamp?
    /// Since when its fate is not known.
    public var uncertainSince: Timestamp?
    /// When Sent is looked through for it next.
    public var nextLookUpAt: Timestamp?
    /// Neither Sent nor a report tells what became of it: a person decides.
    public var needsDecision = false
    /// How often it was sent again by itself, for it surely had not been taken.
    public var repeats = 0
    /// Its copy in the sender's Sent folder; nil as long as the server has not taken it.
    public var sentCopy: SentCopyState?
    /// Why the copy could not be filed.
    public var sentCopyDetail: String?
    /// The message that it answers or forwards; `nil` if it does neither.
    public var answered: AnsweredMessage?

    static let keyPrefix = "key:"

    static func key(stored: String) -> String? {
        stored.hasPrefix(keyPrefix) ? String(stored.dropFirst(keyPrefix.count)) : nil
    }
}
