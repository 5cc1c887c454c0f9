/// The state of a message in the outbox.
public enum OutboxState: String, Hashable, Sendable, CaseIterable {
    /// On disk, waiting for its next attempt.
    case queued
    /// An attempt was begun, but the server has not received anything of the message: the connection is being made. If
    /// the program ends now, the attempt is repeated.
    case attempting
    /// The message may be on the wire. If the program ends now, it becomes uncertain.
    case transmitting
    /// Every recipient's fate is known, and the server has taken the message for at least one.
    case accepted
    /// The server has refused every recipient, or the message.
    case refused
    /// The connection or the program died when the message might have been taken. It is sent again only if it was
    /// surely not taken, or a user says so.
    case uncertain
    /// A user has taken it back.
    case cancelled

    /// Whether nothing more will be done to hand it over.
    public var isFinal: Bool {
        switch self {
        case .accepted, .refused, .cancelled: true
        case .queued, .attempting, .transmitting, .uncertain: false
        }
    }
}

/// The state of one recipient of a message.
public enum RecipientState: String, Hashable, Sendable, CaseIterable {
    /// The recipient has no final answer yet.
    case pending
    /// The server has taken responsibility for delivery to this recipient.
    case accepted
    /// The server has refused this recipient, or the message.
    case refused
    /// The server may have taken the message for this recipient.
    case uncertain
    /// A user took the message back before the server had taken it for this recipient.
    case cancelled
}

/// The state of a message's copy for the sender's Sent folder. It never changes anything about the message.
public enum SentCopyState: String, Hashable, Sendable, CaseIterable {
    /// To be looked for, and filed if it is not there.
    case due
    /// It was being filed when last heard of, and may be there.
    case appending
    /// Pennypost has filed it.
    case filed
    /// The mailbox's server files copies by itself.
    case byServer
    /// It could not be filed, and is not tried again.
    case gaveUp
}
