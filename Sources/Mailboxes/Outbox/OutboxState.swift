/// Where a message of the outbox stands.
public enum OutboxState: String, Hashable, Sendable, CaseIterable {
    /// On disk, waiting for its next attempt.
    case queued
    /// An attempt was begun, and the server has not heard of the message yet: the connection is being made. Where the
    /// program ends now, the attempt is made again.
    case attempting
    /// The message may be going over the wire. Where the program ends now, it becomes uncertain.
    case transmitting
    /// Every recipient's fate is known and the server has taken the message for at least one.
    case accepted
    /// The server has refused every recipient, or the message.
    case refused
    /// The connection, or the program, died when the message might have been taken. It is sent again only where it is
    /// sure that it was not, or a person says so.
    case uncertain
    /// A person has taken it back.
    case cancelled

    /// Nothing more will be done to hand it over.
    public var isFinal: Bool {
        switch self {
        case .accepted, .refused, .cancelled: true
        case .queued, .attempting, .transmitting, .uncertain: false
        }
    }
}

/// Where one recipient of a message stands.
public enum RecipientState: String, Hashable, Sendable, CaseIterable {
    case pending
    /// The server has taken responsibility for delivery to this recipient.
    case accepted
    case refused
    case uncertain
    /// A person has taken the message back before the server had taken it for this recipient.
    case cancelled
}

extension OutboxState {
    /// A message's state after an attempt, from those of its recipients.
    init(recipients: [RecipientState]) {
        if recipients.contains(.uncertain) {
            self = .uncertain
        } else if recipients.contains(.pending) {
            self = .queued
        } else if recipients.contains(.accepted) {
            self = .accepted
        } else {
            self = recipients.contains(.cancelled) ? .cancelled : .refused
        }
    }
}
