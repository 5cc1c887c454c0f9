import Foundation

/// Leases by name. Names are never deleted, so use few: one for each mailbox, not one for each message.
///
/// On PostgreSQL the server's clock decides when a lease expires, so the nodes' clocks don't matter. On SQLite, where
/// only one process works, a monotonic clock of this process decides, and former processes' leases are void.
extension Database {
    /// A unique identifier of this process.
    static let incarnation = UUID().uuidString

    /// Frees the leases of processes known to have ended; PostgreSQL only.
    func freeLeases(of holders: [String]) throws(StorageError) {
        guard engine == .postgres, !holders.isEmpty else { return }
        do {
            try access.writeBlocking { transaction in
                for holder in holders {
                    let freed = try transaction.rows(
                        "UPDATE leases SET holder = NULL WHERE holder = $1 RETURNING name", [holder])
                    for row in freed {
                        try transaction.announce(topic: Change.leases, payload: try row.text("name"))
                    }
                }
            }
        } catch {
            throw StorageError(engine: error, sql: nil, path: path)
        }
    }

    /// Takes a lease.
    ///
    /// - Parameters:
    ///   - name: the lease's name.
    ///   - duration: how long it holds unless it is renewed.
    ///   - note: a text for others that want the lease meanwhile.
    /// - Returns: `nil` if the lease is taken.
    /// - Throws: ``StorageError`` if the database refuses; `CancellationError` if the task was cancelled.
    public func acquireLease(_ name: String, for duration: Duration, note: String? = nil) async throws -> Lease? {
        let now = ContinuousClock.now
        switch engine {
        case .sqlite:
            let holding = LeaseHolding(note: note, since: .now)
            guard leaseBook.reserve(name, until: now + duration, now: now, holding) else { return nil }
            do {
                let token = try await drawToken(name, until: holding.since + duration, holding)
                leaseBook.fill(name, token: token)
                return Lease(name: name, token: token, validUntil: now + duration)
            } catch {
                leaseBook.release(name, token: nil)
                throw error
            }
        case .postgres:
            let row = try await write { transaction in
                try transaction.row(
                    """
                    INSERT INTO leases (name, token, holder, expires_at, since, note)
                    VALUES ($1, 1, $2, \(Self.serverTime) + $3, \(Self.serverTime), $4)
                    ON CONFLICT (name) DO UPDATE
                    SET token = leases.token + 1, holder = excluded.holder, expires_at = excluded.expires_at,
                        since = excluded.since, note = excluded.note
                    WHERE leases.holder IS NULL OR leases.expires_at <= \(Self.serverTime)
                    RETURNING token
                    """, [name, Self.incarnation, duration.wholeMicroseconds, note])
            }
            guard let row else { return nil }
            return Lease(name: name, token: try row.integer("token"), validUntil: now + duration)
        }
    }

    /// Extends a lease to `duration` from now.
    ///
    /// - Throws: ``StorageError/leaseLost(name:)`` if another holder has taken it meanwhile; ``StorageError`` if the
    ///   database refuses; `CancellationError` if the task was cancelled.
    public func renewLease(_ lease: Lease, for duration: Duration) async throws -> Lease {
        let now = ContinuousClock.now
        let isRenewed: Bool
        switch engine {
        case .sqlite: isRenewed = leaseBook.renew(lease, until: now + duration)
        case .postgres:
            isRenewed = try await write { transaction in
                try transaction.execute(
                    "UPDATE leases SET expires_at = \(Self.serverTime) + $3 WHERE name = $1 AND token = $2 AND holder = $4",
                    [lease.name, lease.token, duration.wholeMicroseconds, Self.incarnation]) > 0
            }
        }
        guard isRenewed else { throw StorageError.leaseLost(name: lease.name) }
        return Lease(name: lease.name, token: lease.token, validUntil: now + duration)
    }

    /// Releases a lease. If it was lost, its new holder keeps it.
    ///
    /// Followers of ``Change/leases`` receive its name.
    ///
    /// - Throws: ``StorageError`` if the database refuses; `CancellationError` if the task was cancelled.
    public func releaseLease(_ lease: Lease) async throws {
        switch engine {
        case .sqlite:
            leaseBook.release(lease.name, token: lease.token)
            changeFeed.deliver(.announced(topic: Change.leases, payload: lease.name))
        case .postgres:
            try await write { transaction in
                try transaction.execute(
                    "UPDATE leases SET holder = NULL WHERE name = $1 AND token = $2", [lease.name, lease.token])
                try transaction.announce(topic: Change.leases, payload: lease.name)
            }
        }
    }

    /// Returns who holds a lease now; `nil` if it is free.
    ///
    /// - Throws: ``StorageError`` if the database refuses; `CancellationError` if the task was cancelled.
    public func leaseHolding(_ name: String) async throws -> LeaseHolding? {
        guard engine == .postgres else { return leaseBook.holding(of: name, now: .now) }
        let row = try await read { transaction in
            try transaction.row(
                """
                SELECT since, note FROM leases
                WHERE name = $1 AND holder IS NOT NULL AND expires_at > \(Self.serverTime)
                """, [name])
        }
        return try row.map { LeaseHolding(note: try $0.optionalText("note"), since: try $0.timestamp("since")) }
    }

    private func drawToken(_ name: String, until expiry: Timestamp, _ holding: LeaseHolding) async throws -> Int64 {
        try await write { transaction in
            let row = try transaction.row(
                """
                INSERT INTO leases (name, token, holder, expires_at, since, note) VALUES ($1, 1, $2, $3, $4, $5)
                ON CONFLICT (name) DO UPDATE
                SET token = leases.token + 1, holder = excluded.holder, expires_at = excluded.expires_at,
                    since = excluded.since, note = excluded.note
                RETURNING token
                """, [name, Self.incarnation, expiry, holding.since, holding.note])
            guard let row else { throw StorageError.missingColumn("token", available: []) }
            return try row.integer("token")
        }
    }

    /// Microseconds since 1970 by the server's clock, at this moment rather than when the transaction began.
    private static let serverTime = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"
}

extension Duration {
    fileprivate var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
