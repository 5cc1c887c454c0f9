import Mailboxes
import Storage

/// An outbox message as `outbox --json` prints it.
struct OutboxDocument: Encodable, Sendable {
    private struct Recipient: Encodable {
        let recipient: OutboxItem.Recipient

        private enum CodingKeys: String, CodingKey { case address, state, reply, bouncedAt, bounce }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(recipient.address, forKey: .address)
            try members.encode(recipient.state.rawValue, forKey: .state)
            try members.encode(recipient.reply, forKey: .reply)
            try members.encode(recipient.bouncedAt?.description, forKey: .bouncedAt)
            try members.encode(recipient.bounce, forKey: .bounce)
        }
    }

    let item: OutboxItem
    let from: String
    /// The message's state, in a sentence.
    let explanation: String

    private enum CodingKeys: String, CodingKey {
        case id, from, messageID, otherMessageIDs, subject, answers, forwards, key, state, explanation, isBulk, attempts
        case repeats, queuedAt, nextAttemptAt
        case handedOverAt, seenInSentAt, bouncedAt, answeredAt, uncertainSince, nextLookUpAt, needsDecision, sentCopy
        case sentCopyDetail, detail, recipients
    }

    /// Encodes every key; an unknown value is null.
    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(item.id, forKey: .id)
        try members.encode(from, forKey: .from)
        try members.encode(item.messageID, forKey: .messageID)
        try members.encode(item.otherMessageIDs, forKey: .otherMessageIDs)
        try members.encode(item.subject, forKey: .subject)
        try members.encode(item.answered?.id(of: .reply), forKey: .answers)
        try members.encode(item.answered?.id(of: .forward), forKey: .forwards)
        try members.encode(item.key, forKey: .key)
        try members.encode(item.state.rawValue, forKey: .state)
        try members.encode(explanation, forKey: .explanation)
        try members.encode(item.isBulk, forKey: .isBulk)
        try members.encode(item.attempts, forKey: .attempts)
        try members.encode(item.repeats, forKey: .repeats)
        try members.encode(item.queuedAt.description, forKey: .queuedAt)
        try members.encode(item.state == .queued ? item.nextAttemptAt.description : nil, forKey: .nextAttemptAt)
        try members.encode(item.handedOverAt?.description, forKey: .handedOverAt)
        try members.encode(item.seenInSentAt?.description, forKey: .seenInSentAt)
        try members.encode(item.bouncedAt?.description, forKey: .bouncedAt)
        try members.encode(item.answeredAt?.description, forKey: .answeredAt)
        try members.encode(item.uncertainSince?.description, forKey: .uncertainSince)
        try members.encode(item.nextLookUpAt?.description, forKey: .nextLookUpAt)
        try members.encode(item.needsDecision, forKey: .needsDecision)
        try members.encode(item.sentCopy?.rawValue, forKey: .sentCopy)
        try members.encode(item.sentCopyDetail, forKey: .sentCopyDetail)
        try members.encode(item.detail, forKey: .detail)
        try members.encode(item.recipients.map(Recipient.init), forKey: .recipients)
    }
}
