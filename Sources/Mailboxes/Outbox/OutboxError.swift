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
    /// The message's state does not allow taking it back.
    case cannotCancel(id: Int64, state: OutboxState)
}

extension OutboxError: CustomStringConvertible {
    /// One or two sentences with the remedy.
    public var description: String {
        switch self {
        case .keyUsedForAnotherMessage(let key):
            "the key “\(key)” was used for another message. Use one key for one message"
        case .notInOutbox(let id):
            "there is no message \(id) in the outbox. The numbers stand in the first column of: pennypost outbox"
        case .mayHaveLeft(let id):
            "message \(id) may have left already. To send it again all the same, give --although-it-may-have-left"
        case .cannotRetry(let id, let state):
            "message \(id) is \(state.rawValue) and cannot be sent again. Only what waits or is uncertain can"
        case .cannotCancel(let id, let state):
            "message \(id) is \(state.rawValue) and cannot be taken back. Only what has not left can"
        }
    }
}
