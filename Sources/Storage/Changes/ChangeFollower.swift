import Synchronization

/// One follower: its undelivered changes, or the task that waits for the next one.
final class ChangeFollower: Sendable {
    /// The most changes to keep. If a follower is slower, they are dropped and it receives ``Change/missedSome``.
    static let mostWaiting = 256

    private struct State {
        var waiting: [Change] = []
        var continuation: CheckedContinuation<Change?, Never>?
        var isFinished = false
    }

    private let topics: Set<String>
    private let state = Mutex(State())

    init(topics: Set<String>) {
        self.topics = topics
    }

    func take(_ change: Change) {
        if case .announced(let topic, _) = change, !topics.contains(topic) { return }
        let continuation = state.withLock { state -> CheckedContinuation<Change?, Never>? in
            guard !state.isFinished else { return nil }
            if let continuation = state.continuation {
                state.continuation = nil
                return continuation
            }
            if change == .missedSome || state.waiting.count >= Self.mostWaiting {
                // Reading the data again covers the dropped changes and this one.
                state.waiting = [.missedSome]
            } else {
                state.waiting.append(change)
            }
            return nil
        }
        continuation?.resume(returning: change)
    }

    func finish() {
        let continuation = state.withLock { state -> CheckedContinuation<Change?, Never>? in
            state.isFinished = true
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: nil)
    }

    /// Waits for the next change; returns `nil` when the feed has ended or the task was cancelled.
    func next() async -> Change? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state -> Change?? in
                    if !state.waiting.isEmpty { return .some(state.waiting.removeFirst()) }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.continuation = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            let continuation = state.withLock { state -> CheckedContinuation<Change?, Never>? in
                defer { state.continuation = nil }
                return state.continuation
            }
            continuation?.resume(returning: nil)
        }
    }
}
