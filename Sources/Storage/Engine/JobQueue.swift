import Dispatch
import Synchronization

/// Transactions waiting in order, and the few workers that run them. A worker runs until nothing is waiting.
final class JobQueue<Transaction: ReadTransaction>: Sendable {
    typealias Job = TransactionJob<Transaction>

    private struct State {
        var waiting: [Job] = []
        /// The number of jobs already taken from the front of `waiting`.
        var taken = 0
        /// The idle workers; the most recently used one is last.
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
    /// - Parameter wake: starts the worker with this number, which then takes jobs with ``nextOrRest(_:)``.
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

    /// Returns the next job for a worker; `nil` if there is none, and the worker then rests until it is woken.
    func nextOrRest(_ worker: Int) -> Job? {
        let job = state.withLock { state -> Job? in
            if let job = state.pop() { return job }
            state.resting.append(worker)
            return nil
        }
        if job == nil { working.leave() }
        return job
    }

    /// Returns the next job for a worker that keeps running; `nil` if none is waiting.
    func next() -> Job? { state.withLock { $0.pop() } }

    /// Refuses new jobs and returns once all waiting ones are done.
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
