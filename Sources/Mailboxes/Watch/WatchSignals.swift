import Storage
import Synchronization

/// A signal to a watched mailbox from elsewhere in the program, or from another node.
enum WatchSignal: Hashable, Sendable, CaseIterable {
    /// The stored mailbox may have changed or be gone, or something may wait for its server. Read the database again.
    case reload
    /// Something waits for its server.
    case push
    /// The mailbox's other worker is done.
    case freed
}

/// The signals for one watched mailbox, kept until it asks for them.
final class WatchSignals: Sendable {
    private let waiting = Mutex<Set<WatchSignal>>([])
    private let waker = Waker()

    func give(_ signals: Set<WatchSignal>) {
        waiting.withLock { $0.formUnion(signals) }
        waker.wake()
    }

    /// Waits until one of `wanted` arrives or `limit` has passed.
    ///
    /// - Returns: The signals that have arrived; none if the time is over or the task was cancelled.
    func wait(for wanted: Set<WatchSignal>, within limit: Duration, _ clock: WatchClock) async -> Set<WatchSignal> {
        let deadline = clock.elapsed() + limit
        while true {
            let come = waiting.withLock { waiting in
                defer { waiting.subtract(wanted) }
                return waiting.intersection(wanted)
            }
            let left = deadline - clock.elapsed()
            guard come.isEmpty, left > .zero, !Task.isCancelled else { return come }
            guard await waker.isWoken(within: left, sleep: clock.sleep) else { return [] }
        }
    }
}

/// The signals of all watched mailboxes, by their number.
final class WatchSignalHub: Sendable {
    private let known = Mutex<[Int64: WatchSignals]>([:])

    func open(_ mailboxID: Int64) -> WatchSignals {
        known.withLock { known in
            let signals = known[mailboxID] ?? WatchSignals()
            known[mailboxID] = signals
            return signals
        }
    }

    func close(_ mailboxID: Int64) { known.withLock { $0[mailboxID] = nil } }

    func give(_ signals: Set<WatchSignal>, to mailboxID: Int64) {
        known.withLock { $0[mailboxID] }?.give(signals)
    }

    func giveAll(_ signals: Set<WatchSignal>) {
        for one in known.withLock({ Array($0.values) }) { one.give(signals) }
    }
}
