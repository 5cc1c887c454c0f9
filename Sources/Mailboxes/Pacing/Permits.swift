import Synchronization

/// Allows a limited number of tasks to run at once, separately for each key. The others wait in order of arrival.
final class Permits<Key: Hashable & Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }
    private struct State {
        var taken: [Key: Int] = [:]
        var waiting: [Key: [Waiter]] = [:]
        var cancelled: Set<Int> = []
        var lastID = 0
    }
    private let state = Mutex(State())
    private let limit: @Sendable (Key) -> Int

    /// Creates permits.
    ///
    /// - Parameter limit: Returns the number of tasks at once for a key; at least one is allowed.
    init(limit: @escaping @Sendable (Key) -> Int) {
        self.limit = { max(1, limit($0)) }
    }

    /// Runs `body` when there is room for it.
    ///
    /// - Parameter onWait: called once it is in the queue, if there is no room at once.
    /// - Throws: `CancellationError` if the task is cancelled before; what `body` throws.
    nonisolated(nonsending) func withPermit<Result>(
        _ key: Key, onWait: () -> Void = {}, _ body: () async throws -> Result
    ) async throws -> Result {
        try await take(key, onWait: onWait)
        defer { giveBack(key) }
        return try await body()
    }

    /// Waits for a permit. The caller gives it back with ``giveBack(_:)``.
    ///
    /// - Parameter onWait: called once it is in the queue, if there is no room at once.
    nonisolated(nonsending) func take(_ key: Key, onWait: () -> Void = {}) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.contains(id) { return .failure(CancellationError()) }
                    if state.taken[key, default: 0] < limit(key) {
                        state.taken[key, default: 0] += 1
                        return .success(())
                    }
                    state.waiting[key, default: []].append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) } else { onWait() }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let index = state.waiting[key]?.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiting[key]?.remove(at: index)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    func giveBack(_ key: Key) {
        let next = state.withLock { state -> Waiter? in
            if let waiters = state.waiting[key], !waiters.isEmpty {
                // The permit passes to the next waiter.
                return state.waiting[key]?.removeFirst()
            }
            state.waiting[key] = nil
            let left = state.taken[key, default: 1] - 1
            state.taken[key] = left > 0 ? left : nil
            return nil
        }
        next?.continuation.resume()
    }

    /// Whether a task waits for a permit.
    func isAwaited(_ key: Key) -> Bool { state.withLock { !($0.waiting[key]?.isEmpty ?? true) } }

    /// The number of permits taken now.
    func taken(_ key: Key) -> Int { state.withLock { $0.taken[key] ?? 0 } }
}
