import Storage
import Synchronization

/// A clock that moves only when it is advanced.
final class SteppedClock: Sendable {
    private let moment = Mutex(Timestamp.now)

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
