internal import Synchronization

/// Who holds which lease in a process that has its database for itself, as on SQLite: expiry goes by a clock that never jumps,
/// and leases of former processes are void, for nothing of them is in here.
final class LeaseBook: Sendable {
    private struct Entry {
        /// Nil while the number is being drawn.
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

    /// Notes the number that a reserved name was given.
    func fill(_ name: String, token: Int64) {
        entries.withLock { $0[name]?.token = token }
    }

    /// Prolongs a lease that nobody else was given meanwhile.
    func renew(_ lease: Lease, until expiry: ContinuousClock.Instant) -> Bool {
        entries.withLock { entries in
            guard entries[lease.name]?.token == lease.token else { return false }
            entries[lease.name]?.expiry = expiry
            return true
        }
    }

    /// Who has a name now.
    func holding(of name: String, now: ContinuousClock.Instant) -> LeaseHolding? {
        entries.withLock { entries in
            guard let entry = entries[name], entry.expiry > now else { return nil }
            return entry.holding
        }
    }

    /// When a lease that is held ends.
    func expiry(of name: String) -> ContinuousClock.Instant? {
        entries.withLock { $0[name]?.expiry }
    }

    /// Frees a name, if it is still the one of this number.
    func release(_ name: String, token: Int64?) {
        entries.withLock { entries in
            if let entry = entries[name], entry.token == token { entries[name] = nil }
        }
    }
}
