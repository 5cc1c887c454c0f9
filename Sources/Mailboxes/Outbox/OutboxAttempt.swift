import Storage

/// A worker's turn at a mailbox's outbox. Its token grows with every turn, so that a worker whose turn is over, though it
/// may not know, changes nothing any more.
struct OutboxTurn: Hashable, Sendable {
    let mailboxID: Int64
    let token: Int64

    /// Another worker has taken the mailbox over.
    struct Lost: Error {}
}

/// A message that was claimed for an attempt.
struct OutboxClaim: Sendable {
    let item: OutboxItem
    let reversePath: String
    let needsSMTPUTF8: Bool
    let bytes: [UInt8]
    /// When the message was to leave before it was claimed.
    let wasDueAt: Timestamp
    /// The recipients that have no answer yet.
    var pending: [OutboxItem.Recipient] { item.recipients.filter { $0.state == .pending } }
}

/// Which messages a worker asks for, and how far it is with the server.
struct OutboxClaimRequest: Sendable {
    /// Only these, in this order; what is due, in the outbox's order, where nil.
    var ids: ArraySlice<Int64>?
    /// ``OutboxState/attempting`` before the connection is up, ``OutboxState/transmitting`` where it is.
    var state: OutboxState
    var count: Int
    /// No further message is claimed where those before have so many bytes.
    var size: Int
    var now: Timestamp
    /// A person asks for it: the pause of a server that could not be reached does not count.
    var isAsked = true
    /// The provider's limit, in recipients in 24 hours.
    var limit: Int?
    var reserve = 0.0
    /// A message that is due later than this was put off by a clock that was wrong.
    var horizon: Duration = .seconds(86_400)
    /// When a message is due again that has been tried so many times, should nothing be heard of this attempt.
    var nextAttempt: @Sendable (_ attempts: Int) -> Timestamp
    /// Until when nothing leaves after the server has asked for less, this many times in a row.
    var pauseEnd: @Sendable (Throttling, _ setbacks: Int) -> Timestamp = { _, _ in .now }
}

/// What a worker got.
struct OutboxClaims: Sendable {
    var claims: [OutboxClaim] = []
    /// How many of the requested ids were looked at.
    var lookedAt = 0
    /// Why nothing may leave now, where that is so.
    var held: SendingState?
}

/// What an attempt has told of one message.
struct OutboxReport: Sendable {
    let id: Int64
    var recipients: [OutboxItem.Recipient]
    var detail: String?
    /// When to try again what is still pending.
    var nextAttemptAt: Timestamp
    /// False where the message itself was not tried, as with a refused sign-in.
    var countsAsAttempt = true
    /// When the server took it for those that are accepted now.
    var heardAt: Timestamp
    /// Recipients to whom it went, or may have gone, by this attempt.
    var reached = 0
}
