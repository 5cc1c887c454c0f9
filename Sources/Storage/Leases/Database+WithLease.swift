internal import Synchronization

extension Database {
    /// Runs `body` while holding a lease, which is renewed in the background and given back afterwards.
    ///
    /// Where the lease is lost, or could not be renewed until near its end, `body` is cancelled, and waited for. The last
    /// third of the duration is left to it for that, also where the renewal itself hangs, as with a server that is away.
    ///
    /// - Parameters:
    ///   - duration: after what time others may take over from a process that died.
    ///   - pause: how often it is renewed; three times in the duration where nil.
    ///   - note: what others are told who want the lease meanwhile.
    /// - Throws: ``StorageError/leaseTaken(name:)`` where somebody has it; ``StorageError/leaseLost(name:)``; what `body`
    ///   throws.
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
            // On SQLite nobody else can be given it, however long this process was stopped.
            if engine == .postgres {
                group.addTask {
                    try await end.isNear(by: duration / 3)
                    return nil
                }
            }
            defer { group.cancelAll() }
            // The first to end is the body, the renewal with a lease that is lost, or the wait for one that is as good as
            // lost.
            guard let first = try await group.next() else { throw CancellationError() }
            if let result = first { return result }
            group.cancelAll()
            // What the body says of its cancellation does not matter; that it has ended does.
            while let _ = await group.nextResult() {}
            throw StorageError.leaseLost(name: lease.name)
        }
    }

    /// Renews a lease again and again; returns when it is lost.
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

    /// Also where the task was cancelled: others should not have to wait for the lease's end.
    private func giveBack(_ lease: Lease) async {
        await Task { try? await self.releaseLease(lease) }.value
    }
}

/// Until when a lease holds, which its renewal puts off.
private final class LeaseEnd: Sendable {
    private let end: Mutex<ContinuousClock.Instant>

    init(_ end: ContinuousClock.Instant) { self.end = Mutex(end) }

    func putOff(to later: ContinuousClock.Instant) { end.withLock { $0 = later } }

    /// Waits until there is only so much time left.
    func isNear(by rest: Duration) async throws {
        while true {
            let moment = end.withLock { $0 } - rest
            guard ContinuousClock.now < moment else { return }
            try await ContinuousClock().sleep(until: moment)
        }
    }
}
