import Synchronization

/// Waits to be woken, or for a time, whichever comes first. A wake-up without a waiter is kept for the next wait.
final class Waker: Sendable {
    private struct State {
        var isWoken = false
        var waiter: CheckedContinuation<Bool, Never>?
    }
    private let state = Mutex(State())

    func wake() {
        let waiter = state.withLock { state in
            let waiter = state.waiter
            state.waiter = nil
            if waiter == nil { state.isWoken = true }
            return waiter
        }
        waiter?.resume(returning: true)
    }

    /// Waits.
    ///
    /// - Parameter limit: The longest wait; `nil` for no limit.
    /// - Returns: `true` if it was woken.
    func isWoken(
        within limit: Duration?, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait() }
            if let limit {
                group.addTask {
                    try? await sleep(limit)
                    return false
                }
            }
            let first = await group.next() ?? false
            group.cancelAll()
            return await group.reduce(first) { $0 || $1 }
        }
    }

    private func wait() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.isWoken || Task.isCancelled {
                        defer { state.isWoken = false }
                        return state.isWoken
                    }
                    state.waiter = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(returning: false)
        }
    }
}
