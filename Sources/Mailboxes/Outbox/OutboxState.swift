/// Where a message of the outbox stands.
public enum OutboxState: String, Hashable, Sendable, CaseIterable {
    /// On disk, waiting for its next attempt.
    case queued
    /// An attempt was begun. Where it never ended, the message becomes uncertain.
    case attempting
    /// Every recipient's fate is known and the server has taken the message for at least one.
    case accepted
    /// The server has refused every recipient, or the message.
    case refused
    /// The connection died when the message might have been taken. It is never sent again unasked.
    case uncertain
}

/// Where one recipient of a message stands.
public enum RecipientState: String, Hashable, Sendable, CaseIterable {
    case pending
    /// The server has taken responsibility for delivery to this recipient.
    case accepted
    case refused
    case uncertain
}
