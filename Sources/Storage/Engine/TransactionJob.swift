import Synchronization

/// A transaction on its way to the thread that runs it, and the task that waits for it.
///
/// Its body may run several times. The body is released before the waiting task goes on.
final class TransactionJob<Transaction: ReadTransaction>: Sendable {
    typealias Body = @Sendable (Transaction) throws -> Void

    private struct State {
        var phase = Phase.waiting
        var body: Body?
        var waiter: CheckedContinuation<Void, any Error>?
    }
    private enum Phase { case waiting, running, over }
    private let state: Mutex<State>
    private let cancellation = Atomic(false)

    init(_ body: @escaping Body) {
        state = Mutex(State(body: body))
    }

    /// Whether the waiting task was cancelled.
    var isCancelled: Bool { cancellation.load(ordering: .relaxed) }

    /// Sets the waiting task. Called once, before the job is queued. If the task was already cancelled, the job ends
    /// here.
    func wait(_ waiter: CheckedContinuation<Void, any Error>) {
        let isOver = state.withLock { state in
            if state.phase == .over { return true }
            state.waiter = waiter
            return false
        }
        if isOver { waiter.resume(throwing: CancellationError()) }
    }

    /// Marks the job as running, when its turn has come.
    ///
    /// - Returns: `false` if it was cancelled in the meantime.
    func start() -> Bool {
        state.withLock { state in
            guard state.phase == .waiting else { return false }
            state.phase = .running
            return true
        }
    }

    /// Runs the body and returns what it ended with.
    func run(in transaction: Transaction) -> Result<Void, any Error> {
        guard let body = state.withLock({ $0.body }) else { return .failure(CancellationError()) }
        do {
            try body(transaction)
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    func finish(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state in
            state.phase = .over
            state.body = nil
            return state.waiter.take()
        }
        waiter?.resume(with: result)
    }

    /// Cancels the job. If it has not started, it ends here; if it is running, its next statement throws.
    func cancel() {
        cancellation.store(true, ordering: .relaxed)
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.phase == .waiting else { return nil }
            state.phase = .over
            state.body = nil
            return state.waiter.take()
        }
        waiter?.resume(throwing: CancellationError())
    }
}
