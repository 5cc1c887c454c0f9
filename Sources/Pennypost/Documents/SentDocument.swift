import Mailboxes
import Storage

/// An outbox message as `send --json` prints it.
struct SentDocument: Encodable, Sendable {
    struct Recipient: Encodable, Sendable {
        var address: String
        var state: String
        var reply: String?
    }

    let id: Int64
    let from: String
    let messageID: String
    let subject: String
    let answers: Int64?
    let forwards: Int64?
    let key: String?
    /// False if the key was used before: the message is then the earlier one.
    let isNew: Bool
    let state: String
    let attempts: Int
    let nextAttemptAt: String?
    let detail: String?
    let recipients: [Recipient]

    init(_ item: OutboxItem, from: String, key: String?, isNew: Bool) {
        id = item.id
        self.from = from
        messageID = item.messageID
        subject = item.subject
        answers = item.answered?.id(of: .reply)
        forwards = item.answered?.id(of: .forward)
        self.key = key
        self.isNew = isNew
        state = item.state.rawValue
        attempts = item.attempts
        nextAttemptAt = item.state == .queued ? item.nextAttemptAt.description : nil
        detail = item.detail
        recipients = item.recipients.map {
            Recipient(address: $0.address, state: $0.state.rawValue, reply: $0.reply)
        }
    }
}

/// The line of a batch, from 1, that comes before the keys of its message.
struct BatchLineDocument: Encodable, Sendable {
    var line: Int
}

/// A batch line that is not a message: `{"line":3,"error":{…}}`.
struct BatchFailureDocument: Encodable, Sendable {
    var line: Int
    var error: FailureDocument.Body
}

extension AnsweredMessage {
    /// Returns the message's number if the one sent refers to it in this way, otherwise `nil`.
    func id(of kind: Kind) -> Int64? { self.kind == kind ? id : nil }
}
