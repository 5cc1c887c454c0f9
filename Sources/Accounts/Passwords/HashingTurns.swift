import Synchronization

/// Hands out a fixed number of turns, first come, first served.
final class HashingTurns: Sendable {
    private struct State {
        var free: [Int]
        var waiting: [(id: Int, caller: String?, continuation: CheckedContinuation<Int, any Error>)] = []
        var nextID = 0
    }

    /// The most callers that wait. A further one is refused, so that a storm can't fill the memory.
    static let mostWaiting = 2_000
    /// The most that wait for one caller, so that one who asks for many does not make the others wait for long.
    static let mostOfCaller = 20

    private let mostWaiting, mostOfCaller: Int
    private let state: Mutex<State>

    init(count: Int, mostWaiting: Int = mostWaiting, mostOfCaller: Int = mostOfCaller) {
        self.mostWaiting = mostWaiting
        self.mostOfCaller = mostOfCaller
        state = Mutex(State(free: Array(0..<count)))
    }

    /// Waits for a turn.
    ///
    /// - Parameter caller: For whom; `nil` if it need not be counted.
    /// - Throws: `CancellationError` if the task is cancelled; ``AccountsError/busy`` if too many wait.
    func take(for caller: String? = nil) async throws -> Int {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Result<Int, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if let turn = state.free.popLast() { return .success(turn) }
                    let own = caller == nil ? 0 : state.waiting.count { $0.caller == caller }
                    guard state.waiting.count < mostWaiting, own < mostOfCaller else {
                        return .failure(AccountsError.busy)
                    }
                    state.waiting.append((id, caller, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let cancelled = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            cancelled?.resume(throwing: CancellationError())
        }
    }

    /// Gives a turn to the next caller.
    func giveBack(_ turn: Int) {
        let next = state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.free.append(turn)
                return nil as CheckedContinuation<Int, any Error>?
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: turn)
    }
}
