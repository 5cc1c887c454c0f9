import Synchronization
import NIOCore

/// The queue between the event loop, which reads a FETCH response, and the task that consumes it. Events are passed in
/// batches, so that neither side waits for the other at each piece, and the bytes in the queue are bounded.
final class FetchStream: Sendable {
    private struct State {
        var batch: [FetchEvent] = []
        var waitingBytes = 0
        var waiter: CheckedContinuation<Void, Never>?
        var outcome: Result<UIDSet, IMAPError>?
        var isDiscarding = false
        /// Whether the event loop has stopped reading until there is room.
        var isHeld = false
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    // MARK: The event loop's side

    /// Adds events that hold `bytes` bytes. Leaves the array empty.
    func push(_ events: inout [FetchEvent], bytes: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isDiscarding else { return nil }
            if state.batch.isEmpty {
                swap(&state.batch, &events)
            } else {
                state.batch.append(contentsOf: events)
            }
            state.waitingBytes += bytes
            return Self.takeWaiter(&state)
        }
        events.removeAll(keepingCapacity: true)
        waiter?.resume()
    }

    /// Returns whether the queue is full and reading should stop. Then ``next()`` reports when there is room again.
    func holdIfFull() -> Bool {
        state.withLock { state in
            state.isHeld = state.waitingBytes >= limit && !state.isDiscarding
            return state.isHeld
        }
    }

    func finish(_ outcome: Result<UIDSet, IMAPError>) {
        let waiter = state.withLock { state in
            if state.outcome == nil { state.outcome = outcome }
            return Self.takeWaiter(&state)
        }
        waiter?.resume()
    }

    private static func takeWaiter(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        defer { state.waiter = nil }
        return state.waiter
    }

    // MARK: The reader's side

    enum Step {
        /// Events to handle. If `isHeld` is set, the event loop has been waiting for room and can read again.
        case events([FetchEvent], isHeld: Bool)
        case finished(Result<UIDSet, IMAPError>)
    }

    /// Returns the events added since the last call, after waiting for some if there are none.
    nonisolated(nonsending) func next() async -> Step {
        while true {
            if let step = take() { return step }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.batch.isEmpty, state.outcome == nil {
                        state.waiter = continuation
                        return false
                    }
                    return true
                }
                if isReady { continuation.resume() }
            }
        }
    }

    private func take() -> Step? {
        state.withLock { state in
            if !state.batch.isEmpty {
                let step = Step.events(state.batch, isHeld: state.isHeld)
                state.batch = []
                state.waitingBytes = 0
                state.isHeld = false
                return step
            }
            return state.outcome.map { .finished($0) }
        }
    }

    /// Drops all events from now on. Returns whether the event loop has been waiting for room.
    func discard() -> Bool {
        state.withLock { state in
            state.isDiscarding = true
            state.batch = []
            state.waitingBytes = 0
            defer { state.isHeld = false }
            return state.isHeld
        }
    }
}
