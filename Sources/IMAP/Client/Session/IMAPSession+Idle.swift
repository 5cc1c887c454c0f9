extension IMAPSession {
    /// Whether to go on waiting for what a server tells.
    public enum IdleDecision: Sendable {
        case goOn
        case stop
    }

    /// Waits for the server to tell what happens, and hands it out, beginning with what ``takeEvents()`` would give.
    ///
    /// IDLE (RFC 2177), renewed after ``IMAPTimeLimits/idleRenewal``; a server without it, or one that refuses it, is
    /// asked by NOOP every ``IMAPTimeLimits/polling``. Other tasks may give commands meanwhile: the IDLE is interrupted for them. It ends
    /// when the closure says so, when `duration` is over, or with an error of the closure; then the session goes on.
    /// Cancelling the task ends the IDLE and throws ``IMAPError/cancelled``; the session goes on then, too.
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
