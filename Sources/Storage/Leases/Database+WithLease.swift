extension Database {
    /// Runs `body` while holding a lease, which is renewed in the background and given back afterwards.
    ///
    /// Where the lease is lost, or cannot be renewed until its end, `body` is cancelled, and waited for. The renewal leaves it
    /// a third of the duration for that.
    ///
    /// - Parameters:
    ///   - duration: after what time others may take over from a process that died.
    ///   - pause: how often it is renewed; three times in the duration where nil.
    /// - Throws: ``StorageError/leaseTaken(name:)`` where somebody has it; ``StorageError/leaseLost(name:)``; what `body`
    ///   throws.
    public func withLease<Result: Sendable>(
        _ name: String, for duration: Duration = .seconds(30), renewing pause: Duration? = nil,
        _ body: @escaping @Sendable (Lease) async throws -> Result
    ) async throws -> Result {
        guard let lease = try await acquireLease(name, for: duration) else {
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
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await body(lease) }
            group.addTask {
                try await self.keep(lease, for: duration, every: pause)
                return nil
            }
            defer { group.cancelAll() }
            // The first to end is the body, or the renewal with a lease that is lost.
            guard let first = try await group.next() else { throw CancellationError() }
            if let result = first { return result }
            group.cancelAll()
            // What the body says of its cancellation does not matter; that it has ended does.
            while let _ = await group.nextResult() {}
            throw StorageError.leaseLost(name: lease.name)
        }
    }

    /// Renews a lease again and again; returns when it is lost, or so near its end that its holder must stop.
    private func keep(_ lease: Lease, for duration: Duration, every usual: Duration) async throws {
        let clock = ContinuousClock()
        var lease = lease
        var pause = usual
        while true {
            try await clock.sleep(for: pause)
            do {
                lease = try await renewLease(lease, for: duration)
                pause = usual
            } catch StorageError.leaseLost {
                return
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                // The database may come back in time.
                pause = min(usual, duration / 20, .seconds(1))
            }
            if clock.now + duration / 3 >= lease.validUntil { return }
        }
    }

    /// Also where the task was cancelled: others should not have to wait for the lease's end.
    private func giveBack(_ lease: Lease) async {
        await Task { try? await self.releaseLease(lease) }.value
    }
}
