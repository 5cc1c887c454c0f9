import Synchronization

extension Database {
    /// Runs `body` while holding a lease, which is renewed in the background and released afterwards.
    ///
    /// If the lease is lost or nears its end without a renewal, `body` is cancelled and waited for. It has the last
    /// third of `duration` to stop, even if the renewal itself hangs, as with an unreachable server.
    ///
    /// - Parameters:
    ///   - name: the lease's name.
    ///   - duration: the time after which others may take over from a process that died.
    ///   - pause: how often to renew the lease; `nil` for three times in `duration`.
    ///   - note: a text for others that want the lease meanwhile.
    ///   - body: the work to do with the lease.
    /// - Throws: ``StorageError/leaseTaken(name:)`` if the lease is taken; ``StorageError/leaseLost(name:)`` if it is
    ///   lost before `body` ends; what `body` throws.
    public func withLease<Result: Sendable>(
        _ name: String, for duration: Duration = .seconds(30), renewing pause: Duration? = nil, note: String? = nil,
        _ body: @escaping @Sendable (Lease) async throws -> Result
    ) async throws -> Result {
        guard let lease = try await acquireLease(name, for: duration, note: note) else {
            throw StorageError.leaseTaken(name: name)
        }
        do {
            let result = try await run(body, holding: lease, for: duration, every: pause ?? duration / 3)
            await giveBack(lease)
            return result
        } catch {
            await giveBack(lease)
            throw error
        }
    }

    private func run<Result: Sendable>(
        _ body: @escaping @Sendable (Lease) async throws -> Result, holding lease: Lease, for duration: Duration,
        every pause: Duration
    ) async throws -> Result {
        let end = LeaseEnd(lease.validUntil)
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body(lease) }
            group.addTask {
                try await self.keep(lease, for: duration, every: pause, end)
                return nil
            }
            // On SQLite no one else can take it, however long this process was suspended.
            if engine == .postgres {
                group.addTask {
                    try await end.isNear(by: duration / 3)
                    return nil
                }
            }
            defer { group.cancelAll() }
            // The first to end is the body, the renewal (the lease is lost) or the wait (the lease is about to expire).
            guard let first = try await group.next() else { throw CancellationError() }
            if let result = first { return result }
            group.cancelAll()
            // How the body answers its cancellation does not matter, only that it has ended.
            while let _ = await group.nextResult() {}
            throw StorageError.leaseLost(name: lease.name)
        }
    }

    /// Renews a lease repeatedly; returns when it is lost.
    private func keep(
        _ lease: Lease, for duration: Duration, every usual: Duration, _ end: LeaseEnd
    ) async throws {
        var lease = lease
        var pause = usual
        while true {
            try await ContinuousClock().sleep(for: pause)
            do {
                lease = try await renewLease(lease, for: duration)
                end.putOff(to: lease.validUntil)
                pause = usual
            } catch StorageError.leaseLost {
                return
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // The database may come back in time.
                pause = min(usual, duration / 20, .seconds(1))
            }
        }
    }

    /// Releases the lease even if the task was cancelled, so that others need not wait for it to expire.
    private func giveBack(_ lease: Lease) async {
        await Task { try? await self.releaseLease(lease) }.value
    }
}

/// When a lease ends; each renewal puts it off.
private final class LeaseEnd: Sendable {
    private let end: Mutex<ContinuousClock.Instant>

    init(_ end: ContinuousClock.Instant) { self.end = Mutex(end) }

    func putOff(to later: ContinuousClock.Instant) { end.withLock { $0 = later } }

    /// Waits until at most `rest` is left.
    func isNear(by rest: Duration) async throws {
        while true {
            let moment = end.withLock { $0 } - rest
            guard ContinuousClock.now < moment else { return }
            try await ContinuousClock().sleep(until: moment)
        }
    }
}
