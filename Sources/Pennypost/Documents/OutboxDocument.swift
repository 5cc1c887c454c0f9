import Mailboxes
import Storage

/// An outbox message as `outbox --json` prints it.
struct OutboxDocument: Encodable, Sendable {
    struct Recipient: Encodable, Sendable {
        var address: String
        var state: String
        var reply: String?
        var bouncedAt: String?
        var bounce: String?
    }

    let id: Int64
    let from: String
    let messageID: String
    let otherMessageIDs: [String]
    let subject: String
    let answers: Int64?
    let forwards: Int64?
    let key: String?
    let state: String
    /// The message's state, in a sentence.
    let explanation: String
    let isBulk: Bool
    let attempts: Int
    let repeats: Int
    let queuedAt: String
    let nextAttemptAt: String?
    let handedOverAt: String?
    let seenInSentAt: String?
    let bouncedAt: String?
    let answeredAt: String?
    let uncertainSince: String?
    let nextLookUpAt: String?
    let needsDecision: Bool
    let sentCopy: String?
    let sentCopyDetail: String?
    let detail: String?
    let recipients: [Recipient]

    init(_ explained: ExplainedItem) {
        let item = explained.item
        id = item.id
        from = explained.from
        messageID = item.messageID
        otherMessageIDs = item.otherMessageIDs
        subject = item.subject
        answers = item.answered?.id(of: .reply)
        forwards = item.answered?.id(of: .forward)
        key = item.key
        state = item.state.rawValue
        explanation = explained.explanation()
        isBulk = item.isBulk
        attempts = item.attempts
        repeats = item.repeats
        queuedAt = item.queuedAt.description
        nextAttemptAt = item.state == .queued ? item.nextAttemptAt.description : nil
        handedOverAt = item.handedOverAt?.description
        seenInSentAt = item.seenInSentAt?.description
        bouncedAt = item.bouncedAt?.description
        answeredAt = item.answeredAt?.description
        uncertainSince = item.uncertainSince?.description
        nextLookUpAt = item.nextLookUpAt?.description
        needsDecision = item.needsDecision
        sentCopy = item.sentCopy?.rawValue
        sentCopyDetail = item.sentCopyDetail
        detail = item.detail
        recipients = item.recipients.map {
            Recipient(
                address: $0.address, state: $0.state.rawValue, reply: $0.reply, bouncedAt: $0.bouncedAt?.description,
                bounce: $0.bounce)
        }
    }
}

/// An outbox message, its sender, and what its state means.
struct ExplainedItem: Sendable {
    let item: OutboxItem
    /// The sending mailbox's address.
    let from: String
    /// What the message's state means; `nil` if its mailbox is gone.
    let meaning: OutboxExplanation?

    /// Returns what the message's state means, in a sentence.
    func explanation(time: (Timestamp) -> String = { $0.description }) -> String {
        meaning.map { MailboxTexts.english.text($0, of: from, time: time) } ?? ""
    }
}
