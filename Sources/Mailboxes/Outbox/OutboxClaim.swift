import MailSetup
import Storage

/// A message claimed for an attempt.
struct OutboxClaim: Sendable {
    let item: OutboxItem
    let reversePath: String
    let needsSMTPUTF8: Bool
    let bytes: [UInt8]
    /// When the message was due before it was claimed.
    let wasDueAt: Timestamp
    /// The recipients that have no answer yet.
    var pending: [OutboxItem.Recipient] { item.recipients.filter { $0.state == .pending } }
}

/// Which messages a worker asks for, and how far it has come with the server.
struct OutboxClaimRequest: Sendable {
    /// Only these, in this order; `nil` for what is due, in the outbox's order.
    var ids: ArraySlice<Int64>?
    /// ``OutboxState/attempting`` before the connection is up, ``OutboxState/transmitting`` after that.
    var state: OutboxState
    var count: Int
    /// Claiming stops when the claimed messages have this many bytes together.
    var size: Int
    var now: Timestamp
    /// Whether a user asked for it: the pause after an unreachable server is then ignored.
    var userInitiated = true
    /// The provider's limit, in recipients per 24 hours.
    var limit: Int?
    var reserve = 0.0
    /// A message due later than this was put off by a wrong clock.
    var horizon: Duration = .seconds(86_400)
    /// When to retry if this attempt never reports back, given the number of attempts so far.
    var nextAttempt: @Sendable (_ attempts: Int) -> Timestamp
    /// When a pause ends that the server has just asked for, given the number of such setbacks in a row.
    var pauseEnd: @Sendable (SendingState.Pause, _ setbacks: Int) -> Timestamp = { _, _ in .now }
}

extension OutboxClaimRequest {
    /// Creates the request of a worker on a mailbox's outbox, by the outbox's policy and the provider's limits.
    init(
        _ ids: ArraySlice<Int64>?, _ state: OutboxState, of mailbox: Mailbox, in outbox: Outbox, userInitiated: Bool
    ) {
        let (time, policy) = (outbox.now(), outbox.policy)
        self.init(
            ids: ids, state: state, count: policy.inFlight, size: policy.sizeInFlight, now: time,
            nextAttempt: { attempts in
                time + policy.schedule.wait(afterAttempts: attempts, chance: policy.chance())
            }, pauseEnd: policy.pauseEnd(from: time))
        self.userInitiated = userInitiated
        let provider = outbox.directory.sendingProvider(of: mailbox)
        limit = provider?.limits.recipientsPerDay
        reserve = policy.ordinaryReserve
        horizon = policy.schedule.longest + policy.schedule.longest
    }
}

/// What a worker got.
struct OutboxClaims: Sendable {
    var claims: [OutboxClaim] = []
    /// How many of the requested ids were looked at.
    var lookedAt = 0
    /// Why nothing may leave now; `nil` if something may.
    var held: SendingState?
}
