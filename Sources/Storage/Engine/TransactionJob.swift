internal import Synchronization

/// A transaction that somebody waits for, on its way to the thread that runs it.
///
/// Its body may run several times. It is let go before whoever waits goes on.
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

    /// Whether whoever waits has been cancelled.
    var isCancelled: Bool { cancellation.load(ordering: .relaxed) }

    /// Called once, before the job is queued. One that was cancelled already ends here.
    func wait(_ waiter: CheckedContinuation<Void, any Error>) {
        let isOver = state.withLock { state in
            if state.phase == .over { return true }
            state.waiter = waiter
            return false
        }
        if isOver { waiter.resume(throwing: CancellationError()) }
    }

    /// Called when its turn has come.
    ///
    /// - Returns: false where it was cancelled meanwhile.
    func start() -> Bool {
        state.withLock { state in
            guard state.phase == .waiting else { return false }
            state.phase = .running
            return true
        }
    }

    /// Runs the body. What a statement was refused for is the result, even where the body caught it.
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

    /// One that has not started ends; one that runs is told at its next statement.
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
