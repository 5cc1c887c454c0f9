import Storage
import Synchronization

/// One worker a mailbox: whoever comes second waits until the first is done.
///
/// Between processes the data folder's lock says so; here it is said within one.
final class OutboxTurns: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }
    private struct State {
        var busy: Set<Int64> = []
        var waiting: [Int64: [Waiter]] = [:]
        var cancelled: Set<Int> = []
        var lastID = 0
    }
    private let state = Mutex(State())
    private let wakers = Mutex<[Int64: [Waker]]>([:])

    private static let known = Mutex<[ObjectIdentifier: OutboxTurns]>([:])

    /// The turns at a database's outboxes: the same for all who use the database.
    static func of(_ database: Database) -> OutboxTurns {
        known.withLock { known in
            if let turns = known[ObjectIdentifier(database)] { return turns }
            let turns = OutboxTurns()
            known[ObjectIdentifier(database)] = turns
            return turns
        }
    }

    /// Runs `body` when nobody else is at work for the mailbox.
    nonisolated(nonsending) func take<Result>(
        _ mailboxID: Int64, _ body: () async throws -> Result
    ) async throws -> Result {
        try await begin(mailboxID)
        defer { end(mailboxID) }
        return try await body()
    }

    private nonisolated(nonsending) func begin(_ mailboxID: Int64) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if state.busy.insert(mailboxID).inserted { return .success(()) }
                    state.waiting[mailboxID, default: []].append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                for (mailbox, waiters) in state.waiting {
                    guard let index = waiters.firstIndex(where: { $0.id == id }) else { continue }
                    return state.waiting[mailbox]?.remove(at: index)
                }
                state.cancelled.insert(id)
                return nil
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }

    private func end(_ mailboxID: Int64) {
        let next = state.withLock { state -> Waiter? in
            guard var waiters = state.waiting[mailboxID], !waiters.isEmpty else {
                state.busy.remove(mailboxID)
                state.waiting[mailboxID] = nil
                return nil
            }
            let first = waiters.removeFirst()
            state.waiting[mailboxID] = waiters
            return first
        }
        next?.continuation.resume()
    }

    /// Whether no other worker waits for its turn.
    func nobodyWaits(_ mailboxID: Int64) -> Bool {
        state.withLock { $0.waiting[mailboxID]?.isEmpty ?? true }
    }

    /// Says that there is something new to send.
    func ring(_ mailboxID: Int64) {
        for waker in (wakers.withLock { $0[mailboxID] ?? [] }) { waker.wake() }
    }

    /// Has a waker woken whenever there is something new to send, until `body` is done.
    nonisolated(nonsending) func waking<Result>(
        _ waker: Waker, of mailboxID: Int64, _ body: () async throws -> Result
    ) async throws -> Result {
        wakers.withLock { $0[mailboxID, default: []].append(waker) }
        defer { wakers.withLock { $0[mailboxID]?.removeAll { $0 === waker } } }
        return try await body()
    }
}
