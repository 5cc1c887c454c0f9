internal import Dispatch
internal import Synchronization

/// Transactions that wait, in their order, and the few threads that run them. A thread works until nothing waits.
final class JobQueue<Transaction: ReadTransaction>: Sendable {
    typealias Job = TransactionJob<Transaction>

    private struct State {
        var waiting: [Job] = []
        /// How many of `waiting` are gone from its front.
        var taken = 0
        /// The workers that have nothing to do, the last used one last.
        var resting: [Int]
        var isClosed = false

        mutating func pop() -> Job? {
            while taken < waiting.count {
                let job = waiting[taken]
                taken += 1
                if taken == waiting.count {
                    waiting.removeAll(keepingCapacity: taken <= 1_024)
                    taken = 0
                } else if taken >= 1_024 {
                    waiting.removeFirst(taken)
                    taken = 0
                }
                if job.start() { return job }
            }
            return nil
        }
    }
    private enum Step { case wait, wake(Int), refuse }
    private let state: Mutex<State>
    private let working = DispatchGroup()

    init(workers: Int) {
        state = Mutex(State(resting: (0..<max(1, workers)).reversed()))
    }

    /// Queues a transaction and waits until it is over.
    ///
    /// - Parameter wake: has a worker, by its number, take jobs with ``nextOrRest(_:)``.
    func perform<Value: Sendable>(
        _ body: @Sendable (Transaction) throws -> Value, wake: @Sendable (Int) -> Void
    ) async throws -> Value {
        let value = Box<Value>()
        try await withoutActuallyEscaping(body) { body in
            let job = Job { value.set(try body($0)) }
            try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { waiter in
                    job.wait(waiter)
                    add(job, wake: wake)
                }
            } onCancel: {
                job.cancel()
            }
        }
        guard let result = value.take() else { throw StorageError.cancelled }
        return result
    }

    private func add(_ job: Job, wake: (Int) -> Void) {
        let step: Step = state.withLock { state in
            if state.isClosed { return .refuse }
            state.waiting.append(job)
            guard let worker = state.resting.popLast() else { return .wait }
            working.enter()
            return .wake(worker)
        }
        switch step {
        case .wait: break
        case .wake(let worker): wake(worker)
        case .refuse: job.finish(.failure(StorageError.closed))
        }
    }

    /// The next job for a worker, or nil: it rests then until it is woken.
    func nextOrRest(_ worker: Int) -> Job? {
        let job = state.withLock { state -> Job? in
            if let job = state.pop() { return job }
            state.resting.append(worker)
            return nil
        }
        if job == nil { working.leave() }
        return job
    }

    /// The next job for a worker that goes on working, or nil where none waits.
    func next() -> Job? { state.withLock { $0.pop() } }

    /// Refuses what comes from now on, and returns when all that waits is done.
    func close() {
        state.withLock { $0.isClosed = true }
        working.wait()
    }
}

/// A value on its way from one thread to another.
private final class Box<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    func set(_ new: Value) { value.withLock { $0 = new } }
    func take() -> Value? { value.withLock { $0.take() } }
}
