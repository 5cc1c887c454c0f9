import Storage
import Synchronization

/// A clock that goes only when it is told to.
final class SteppedClock: Sendable {
    private let moment = Mutex(Timestamp.now)

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
