import Storage
import Synchronization

/// A clock that a test sets.
final class SiteClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_800_000_000))

    var now: Timestamp { moment.withLock { $0 } }

    /// Moves the clock forward.
    func advance(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
