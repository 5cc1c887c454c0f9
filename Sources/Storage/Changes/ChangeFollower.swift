internal import Synchronization

/// One who follows: the changes that wait for it, and it where it waits for them.
final class ChangeFollower: Sendable {
    /// So many changes wait at the most. Of a follower that is slower they are thrown away, and it is told so.
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
                // Reading anew shows what the former ones told of, and this one too.
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

    /// The next change, waited for; nil where no more come, or the task was cancelled.
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
