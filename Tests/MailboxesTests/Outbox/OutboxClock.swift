import Storage
import Synchronization

/// A clock that advances only on demand, or when something waits.
final class OutboxClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ start: Timestamp = .now) { moment = Mutex(start) }

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0 + duration }
    }

    /// Advances the clock instead of waiting.
    @Sendable func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        advance(by: duration)
        await Task.yield()
    }
}
