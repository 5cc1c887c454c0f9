import Synchronization

/// The leases held in a process that has its database to itself, as on SQLite. They expire by a monotonic clock. Former
/// processes' leases are void because they are not in here.
final class LeaseBook: Sendable {
    private struct Entry {
        /// The lease's token; `nil` while it is being drawn.
        var token: Int64?
        var expiry: ContinuousClock.Instant
        var holding: LeaseHolding
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Takes a free or expired name.
    ///
    /// - Returns: whether it was free.
    func reserve(
        _ name: String, until expiry: ContinuousClock.Instant, now: ContinuousClock.Instant, _ holding: LeaseHolding
    ) -> Bool {
        entries.withLock { entries in
            if let entry = entries[name], entry.expiry > now { return false }
            entries[name] = Entry(token: nil, expiry: expiry, holding: holding)
            return true
        }
    }

    /// Stores the token of a reserved name.
    func fill(_ name: String, token: Int64) {
        entries.withLock { $0[name]?.token = token }
    }

    /// Extends a lease. Returns `false` if another holder has taken it meanwhile.
    func renew(_ lease: Lease, until expiry: ContinuousClock.Instant) -> Bool {
        entries.withLock { entries in
            guard entries[lease.name]?.token == lease.token else { return false }
            entries[lease.name]?.expiry = expiry
            return true
        }
    }

    /// Returns who holds a name now; `nil` if it is free.
    func holding(of name: String, now: ContinuousClock.Instant) -> LeaseHolding? {
        entries.withLock { entries in
            guard let entry = entries[name], entry.expiry > now else { return nil }
            return entry.holding
        }
    }

    /// Returns when a held lease expires; `nil` if the name is free.
    func expiry(of name: String) -> ContinuousClock.Instant? {
        entries.withLock { $0[name]?.expiry }
    }

    /// Frees a name if its token is still this one.
    func release(_ name: String, token: Int64?) {
        entries.withLock { entries in
            if let entry = entries[name], entry.token == token { entries[name] = nil }
        }
    }
}
