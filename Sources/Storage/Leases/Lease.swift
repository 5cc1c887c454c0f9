/// An exclusive right to do something for a limited time, such as working on a mailbox's outbox or running a nightly
/// task.
///
/// A lease can expire before its holder notices. If two must never do the same work, keep a number that grows with each
/// holder in a row apart, and check it in every transaction of the work. The lease's row does not serve: writes are
/// serializable, and each renewal rewrites it.
public struct Lease: Sendable, Hashable {
    /// The name of what it covers, for example `outbox/42`.
    public let name: String
    /// A number that grows with every lease of this name and never repeats. Of two holders, the lower number is the
    /// former.
    public let token: Int64
    /// When the lease expires unless it is renewed, by this machine's monotonic clock.
    public let validUntil: ContinuousClock.Instant
}

/// The current holder of a lease, as others see it.
public struct LeaseHolding: Sendable, Hashable {
    /// The note that the holder left when it took the lease; `nil` if none.
    public let note: String?
    /// When it took the lease, by the clock that decides about the lease.
    public let since: Timestamp
}
