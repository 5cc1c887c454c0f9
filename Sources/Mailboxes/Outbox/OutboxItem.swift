public import Storage

/// A message in the outbox, and what has become of it.
public struct OutboxItem: Hashable, Sendable, Identifiable {
    /// One recipient, and the server's last words about it.
    public struct Recipient: Hashable, Sendable {
        /// The recipient's address.
        public let address: String
        /// What is known about this recipient.
        public internal(set) var state: RecipientState
        /// The server's last words about this recipient; `nil` before the first answer.
        public internal(set) var reply: String?
        /// When a report came that the message did not reach this recipient; `nil` if none came.
        public var bouncedAt: Timestamp?
        /// Why the message did not reach this recipient, in the reporting server's words.
        public var bounce: String?
        /// Whether it is sent again because the message was considered not taken.
        var isRepeated = false
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
    /// When it was put into the outbox.
    public let queuedAt: Timestamp
    /// Whether it is one of many, and so leaves ordinary mail a reserve of the provider's limit.
    public var isBulk = false
    /// The message that it answers or forwards; `nil` if it does neither.
    public var answered: AnsweredMessage?
    /// It does not leave before this time; `nil` if it may leave at once.
    public var notBefore: Timestamp?
    /// The number of the person who wrote it; `nil` if a program did.
    public var writtenBy: Int64?
    /// When a person has seen to it, after it did not arrive.
    public var seenToAt: Timestamp?
    /// What sending it has come to.
    var lifecycle: OutboxLifecycle

    /// How far sending has come.
    public var state: OutboxState { lifecycle.state }
    /// The number of attempts begun.
    public var attempts: Int { lifecycle.attempts }
    /// When the next attempt may begin. Meaningful only while the message is queued.
    public var nextAttemptAt: Timestamp { lifecycle.nextAttemptAt }
    /// Why it waits, or what the server said last.
    public var detail: String? { lifecycle.detail }
    /// The recipients of the envelope.
    public var recipients: [Recipient] { lifecycle.recipients }
    /// When the server took it for the first recipient.
    public var handedOverAt: Timestamp? { lifecycle.handedOverAt }
    /// When it was first seen in the mailbox's Sent folder.
    public var seenInSentAt: Timestamp? { lifecycle.seenInSentAt }
    /// When the first report came that it did not arrive.
    public var bouncedAt: Timestamp? { lifecycle.bouncedAt }
    /// When the first answer from a person came.
    public var answeredAt: Timestamp? { lifecycle.answeredAt }
    /// Since when its fate has been unknown; `nil` if it is known.
    public var uncertainSince: Timestamp? { lifecycle.uncertainSince }
    /// When Sent is next searched for it.
    public var nextLookUpAt: Timestamp? { lifecycle.nextLookUpAt }
    /// Whether neither Sent nor a report shows what became of it, so that the user must decide.
    public var needsDecision: Bool { lifecycle.needsDecision }
    /// How often it was sent again automatically, because it had surely not been taken.
    public var repeats: Int { lifecycle.repeats }
    /// The state of its copy in the sender's Sent folder; `nil` until the server has taken the message.
    public var sentCopy: SentCopyState? { lifecycle.copyState }
    /// Why the copy could not be filed.
    public var sentCopyDetail: String? { lifecycle.copyDetail }

    static let keyPrefix = "key:"

    static func key(stored: String) -> String? {
        stored.hasPrefix(keyPrefix) ? String(stored.dropFirst(keyPrefix.count)) : nil
    }
}
