/// An exclusive right to do something for a limited time, such as working on a mailbox's outbox or running a nightly
/// task.
///
/// A lease can expire before its holder notices. If two must never do the same work, call ``confirm(in:)`` in the
/// transaction that does it, or write ``token`` into the rows.
public struct Lease: Sendable, Hashable {
    /// The name of what it covers, for example `outbox/42`.
    public let name: String
    /// A number that grows with every lease of this name and never repeats. Of two holders, the lower number is the
    /// former.
    public let token: Int64
    /// When the lease expires unless it is renewed, by this machine's monotonic clock.
    public let validUntil: ContinuousClock.Instant

    /// Checks, inside a transaction, that no one else has taken the lease.
    ///
    /// - Throws: ``StorageError/leaseLost(name:)`` if another holder has taken it; ``StorageError`` if the database
    ///   refuses.
    public func confirm(in transaction: ReadTransaction) throws(StorageError) {
        let row = try transaction.row("SELECT token FROM leases WHERE name = $1", [name])
        guard try row?.integer("token") == token else { throw .leaseLost(name: name) }
    }
}

/// The current holder of a lease, as others see it.
public struct LeaseHolding: Sendable, Hashable {
    /// The note that the holder left when it took the lease; `nil` if none.
    public let note: String?
    /// When it took the lease, by the clock that decides about the lease.
    public let since: Timestamp
}
