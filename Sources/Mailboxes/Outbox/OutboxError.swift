/// Why something could not be done with a message of the outbox.
public enum OutboxError: Error, Hashable, Sendable {
    /// The unique key belongs to another message of this mailbox.
    case keyUsedForAnotherMessage(key: String)
    /// There is no such message in the outbox.
    case notInOutbox(id: Int64)
    /// The message's fate is unknown: sending it again could duplicate it.
    case mayHaveLeft(id: Int64)
    /// The message's state does not allow sending it again.
    case cannotRetry(id: Int64, state: OutboxState)
    /// The message's state does not allow cancelling it.
    case cannotCancel(id: Int64, state: OutboxState)
}

extension OutboxError: CustomStringConvertible {
    /// The subject: `key` or `id`.
    public var field: String { if case .keyUsedForAnotherMessage = self { "key" } else { "id" } }

    /// What is wrong, in a sentence without a full stop.
    public var problem: String { words.problem }

    /// What the user can do.
    public var remedy: MailboxRemedy { words.remedy }

    /// The subject and what is wrong.
    public var description: String { "\(field): \(problem)" }

    private var words: (problem: String, remedy: MailboxRemedy) {
        switch self {
        case .keyUsedForAnotherMessage(let key): ("the key “\(key)” was used for another message", .changeKey)
        case .notInOutbox(let id): ("there is no message \(id) in the outbox", .listOutbox)
        case .mayHaveLeft(let id): ("message \(id) may already have been sent", .resend)
        case .cannotRetry(let id, let state):
            ("message \(id) is \(state.rawValue) and cannot be sent again", .retryUnsent)
        case .cannotCancel(let id, let state):
            ("message \(id) is \(state.rawValue) and cannot be cancelled", .cancelUnsent)
        }
    }
}
