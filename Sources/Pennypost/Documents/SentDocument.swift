import Mailboxes
import Storage

/// An outbox message as `send --json` prints it.
struct SentDocument: Encodable, Sendable {
    struct Recipient: Encodable, Sendable {
        var address: String
        var state: String
        var reply: String?

        private enum CodingKeys: String, CodingKey { case address, state, reply }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(address, forKey: .address)
            try members.encode(state, forKey: .state)
            try members.encode(reply, forKey: .reply)
        }
    }

    let item: OutboxItem
    let from: String
    let key: String?
    /// False if the key was used before: the message is then the earlier one.
    let isNew: Bool
    /// The line of the batch, from 1.
    var line: Int?

    private enum CodingKeys: String, CodingKey {
        case line, id, from, messageID, subject, answers, forwards, key, isNew, state, attempts, nextAttemptAt, detail
        case recipients
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        if let line { try members.encode(line, forKey: .line) }
        try members.encode(item.id, forKey: .id)
        try members.encode(from, forKey: .from)
        try members.encode(item.messageID, forKey: .messageID)
        try members.encode(item.subject, forKey: .subject)
        try members.encode(item.answered?.id(of: .reply), forKey: .answers)
        try members.encode(item.answered?.id(of: .forward), forKey: .forwards)
        try members.encode(key, forKey: .key)
        try members.encode(isNew, forKey: .isNew)
        try members.encode(item.state.rawValue, forKey: .state)
        try members.encode(item.attempts, forKey: .attempts)
        try members.encode(item.state == .queued ? item.nextAttemptAt.description : nil, forKey: .nextAttemptAt)
        try members.encode(item.detail, forKey: .detail)
        let recipients = item.recipients.map { recipient in
            Recipient(address: recipient.address, state: recipient.state.rawValue, reply: recipient.reply)
        }
        try members.encode(recipients, forKey: .recipients)
    }
}

/// A batch line that is not a message: `{"line":3,"error":{…}}`.
struct BatchFailureDocument: Encodable, Sendable {
    var line: Int
    var error: FailureDocument.Body
}

extension AnsweredMessage {
    /// Returns the message's number if the letter refers to it in this way, otherwise `nil`.
    func id(of kind: Kind) -> Int64? { self.kind == kind ? id : nil }
}
