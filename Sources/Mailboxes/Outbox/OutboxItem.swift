public import Storage

/// A message in the outbox, and what has become of it.
public struct OutboxItem: Hashable, Sendable, Identifiable {
    /// One recipient, and the server's last words about it.
    public struct Recipient: Hashable, Sendable {
        /// The recipient's address.
        public let address: String
        /// What is known about this recipient.
        public let state: RecipientState
        /// The server's last words about this recipient; `nil` before the first answer.
        public let reply: String?
        /// When a report came that the message did not reach this recipient; `nil` if none came.
        public var bouncedAt: Timestamp?
        /// Why the message did not reach this recipient, in the reporting server's words.
        public var bounce: String?
    }

    /// The message's number in the outbox.
    public let id: Int64
    /// The number of the mailbox that sends it.
    public let mailboxID: Int64
    /// Makes a second request for the same message harmless; `nil` if the caller gave none.
    public let key: String?
    /// The Message-ID, without angle brackets.
    public let messageID: String
    /// Other Message-IDs that a server is known to have given the message, without angle brackets.
    public var otherMessageIDs: [String] = []
    /// The subject.
    public let subject: String
    /// How far sending has come.
    public let state: OutboxState
    /// The number of attempts begun.
    public let attempts: Int
    /// When the next attempt may begin. Meaningful only while the message is queued.
    public let nextAttemptAt: Timestamp
    /// Why it waits, or what the server said last.
    public let detail: String?
    /// When it was put into the outbox.
    public let queuedAt: Timestamp
    /// The recipients of the envelope.
    public let recipients: [Recipient]
    /// Whether it is one of many, and so leaves ordinary mail a reserve of the provider's limit.
    public var isBulk = false
    /// When the server took it for the first recipient.
    public var handedOverAt: Timestamp?
    /// When it was first seen in the mailbox's Sent folder.
    public var seenInSentAt: Timestamp?
    /// When the first report came that it did not arrive.
    public var bouncedAt: Timestamp?
    /// When the first answer from a person came.
    public var answeredAt: Timestamp?
    /// Since when its fate has been unknown; `nil` if it is known.
    public var uncertainSince: Timestamp?
    /// When Sent is next searched for it.
    public var nextLookUpAt: Timestamp?
    /// Whether neither Sent nor a report shows what became of it, so that the user must decide.
    public var needsDecision = false
    /// How often it was sent again automatically, because it had surely not been taken.
    public var repeats = 0
    /// The state of its copy in the sender's Sent folder; `nil` until the server has taken the message.
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
