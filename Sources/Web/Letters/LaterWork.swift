import Synchronization

/// Work that goes on after the answer to a request, so that the answer's time tells nothing of it.
///
/// It is kept in memory. An orderly end waits for it by ``finish()``.
final class LaterWork: Sendable {
    /// The most pieces of work at a time.
    static let most = 100

    private struct State {
        var running: [Int: Task<Void, Never>] = [:]
        var begun = 0
    }

    private let state = Mutex(State())

    /// Begins a piece of work.
    ///
    /// - Returns: Whether it was begun; not if too much goes on already.
    func begin(_ work: @escaping @Sendable () async -> Void) -> Bool {
        state.withLock { state in
            guard state.running.count < Self.most else { return false }
            state.begun += 1
            let number = state.begun
            state.running[number] = Task {
                await work()
                self.state.withLock { $0.running[number] = nil }
            }
            return true
        }
    }

    /// Waits until all work is done. If the waiting task is cancelled, the work is too, and reports that itself.
    func finish() async {
        while let task = state.withLock({ $0.running.values.first }) {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }
}
