extension IMAPSession {
    /// Whether to keep waiting for events.
    public enum IdleDecision: Sendable {
        /// Keep waiting.
        case goOn
        /// Stop waiting.
        case stop
    }

    /// Waits for events from the server and passes them to the closure, beginning with those that ``takeEvents()``
    /// would return.
    ///
    /// Uses IDLE (RFC 2177), renewed after ``IMAPTimeLimits/idleRenewal``. A server that lacks or refuses IDLE is
    /// polled with NOOP every ``IMAPTimeLimits/polling``. Other tasks may send commands meanwhile, which interrupts the
    /// IDLE. Cancelling the task ends the IDLE. The session stays usable afterwards.
    /// - Parameters:
    ///   - duration: How long to wait; `nil` sets no limit.
    ///   - body: Called with the events. Waiting ends when it returns ``IdleDecision/stop`` or throws.
    /// - Throws: ``IMAPError/cancelled`` if the task is cancelled, another ``IMAPError`` if the session ends; otherwise
    ///   whatever the closure throws.
    nonisolated(nonsending) public func idle(
        for duration: Duration? = nil, _ body: ([SessionEvent]) async throws -> IdleDecision
    ) async throws {
        do {
            try await wait(until: duration.map { ContinuousClock.now + $0 }, body)
        } catch {
            connection.endIdle()
            throw error
        }
        connection.endIdle()
    }

    nonisolated(nonsending) private func wait(
        until deadline: ContinuousClock.Instant?, _ body: ([SessionEvent]) async throws -> IdleDecision
    ) async throws {
        while true {
            let events = takeEvents()
            if !events.isEmpty, try await body(events) == .stop { return }
            if Task.isCancelled { throw IMAPError.cancelled }
            let left = deadline.map { $0 - .now }
            if let left, left <= .zero { return }
            guard capabilities.contains(.idle) else {
                let pause = configuration.timeLimits.polling
                try await connection.awaitEvents(for: min(pause, left ?? pause), usesIdle: false)
                try await noop()
                continue
            }
            do throws(IMAPError) {
                try await connection.awaitEvents(for: left, usesIdle: true)
            } catch {
                guard error.mayConcernExtension else { throw error }
                distrust([.idle])
            }
        }
    }
}
