import NIOConcurrencyHelpers
import NIOCore

/// What lies between the event loop, which reads a FETCH answer, and the task that takes it: events in batches, so that
/// neither waits for the other at each piece, and a bound on how much may wait.
final class FetchStream: Sendable {
    private struct State {
        var batch: [FetchEvent] = []
        var waitingBytes = 0
        var waiter: CheckedContinuation<Void, Never>?
        var outcome: Result<UIDSet, IMAPError>?
        var isDiscarding = false
        /// Whether the event loop has stopped reading and wants to be told when there is room.
        var isHeld = false
    }

    private let state = NIOLockedValueBox(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    // MARK: The event loop's side

    /// Hands over events that hold so many bytes. Leaves the array empty.
    func push(_ events: inout [FetchEvent], bytes: Int) {
        let waiter = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
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

    /// Whether so much waits that no more should be read; then ``next()`` says when there is room.
    func holdIfFull() -> Bool {
        state.withLockedValue { state in
            state.isHeld = state.waitingBytes >= limit && !state.isDiscarding
            return state.isHeld
        }
    }

    func finish(_ outcome: Result<UIDSet, IMAPError>) {
        let waiter = state.withLockedValue { state in
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
        /// `isHeld`: the event loop waits for room, which there now is.
        case events([FetchEvent], isHeld: Bool)
        case finished(Result<UIDSet, IMAPError>)
    }

    /// The events that have come since the last call; waits where there are none.
    nonisolated(nonsending) func next() async -> Step {
        while true {
            if let step = take() { return step }
            await withCheckedContinuation { continuation in
                let isReady = state.withLockedValue { state in
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
        state.withLockedValue { state in
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

    /// The reader wants no more: what comes is dropped. True where the event loop waits for room.
    func discard() -> Bool {
        state.withLockedValue { state in
            state.isDiscarding = true
            state.batch = []
            state.waitingBytes = 0
            defer { state.isHeld = false }
            return state.isHeld
        }
    }
}
