/// The right to be the only one at something, for a time: a mailbox's outbox, a nightly task.
///
/// A lease is a promise with an end, and its holder may be slow to notice that it is over. What must not be done by two is
/// therefore guarded by ``confirm(in:)`` in the transaction that does it, or by writing ``token`` into the rows.
public struct Lease: Sendable, Hashable {
    /// What it is for, for example `outbox/42`.
    public let name: String
    /// Grows with every lease of this name, for ever: of two holders the one with the lower number is the former one.
    public let token: Int64
    /// Until when the holder may count on it, by this machine's clock that never jumps.
    public let validUntil: ContinuousClock.Instant

    /// Makes sure, inside a transaction, that nobody else has been given the lease.
    ///
    /// - Throws: ``StorageError/leaseLost(name:)``.
    public func confirm(in transaction: ReadTransaction) throws(StorageError) {
        let row = try transaction.row("SELECT token FROM leases WHERE name = $1", [name])
        guard try row?.integer("token") == token else { throw .leaseLost(name: name) }
    }
}

/// Who has a lease, as far as those are concerned who want it.
public struct LeaseHolding: Sendable, Hashable {
    /// What the holder said of itself when it took it.
    public let note: String?
    /// Since when, by the clock that decides about the lease.
    public let since: Timestamp
}
