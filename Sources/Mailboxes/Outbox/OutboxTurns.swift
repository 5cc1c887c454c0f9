import Storage
import Synchronization

/// One worker a mailbox within a process: whoever comes second waits until the first is done. Between processes the data
/// folder's lock says so, and between nodes a lease.
final class OutboxTurns: Sendable {
    private let permits = Permits<Int64> { _ in 1 }
    private let wakers = Mutex<[Int64: [Waker]]>([:])
    /// Mailboxes whose turn another node waits for.
    private let wanted = Mutex<Set<Int64>>([])

    /// The turns at a database's outboxes: the same for all who use the database.
    static func of(_ database: Database) -> OutboxTurns {
        database.companion { OutboxTurns() }
    }

    /// Runs `body` when nobody else is at work for the mailbox.
    nonisolated(nonsending) func take<Result>(
        _ mailboxID: Int64, _ body: () async throws -> Result
    ) async throws -> Result {
        try await permits.withPermit(mailboxID) {
            wanted.withLock { _ = $0.remove(mailboxID) }
            return try await body()
        }
    }

    /// Whether no other worker waits for its turn, here or on another node.
    func nobodyWaits(_ mailboxID: Int64) -> Bool {
        !permits.isAwaited(mailboxID) && !wanted.withLock { $0.contains(mailboxID) }
    }

    /// Another node waits for its turn: a connection that lies idle is closed for it.
    func noteWanted(_ mailboxID: Int64) {
        guard permits.taken(mailboxID) > 0 else { return }
        wanted.withLock { _ = $0.insert(mailboxID) }
        ring(mailboxID)
    }

    /// Says that there is something new to send.
    func ring(_ mailboxID: Int64) {
        for waker in (wakers.withLock { $0[mailboxID] ?? [] }) { waker.wake() }
    }

    /// The same for all mailboxes.
    func ringAll() {
        for waker in (wakers.withLock { $0.values.flatMap(\.self) }) { waker.wake() }
    }

    /// Has a waker woken whenever there is something new to send, until `body` is done.
    nonisolated(nonsending) func waking<Result>(
        _ waker: Waker, of mailboxID: Int64, _ body: () async throws -> Result
    ) async throws -> Result {
        wakers.withLock { $0[mailboxID, default: []].append(waker) }
        defer {
            wakers.withLock { wakers in
                wakers[mailboxID]?.removeAll { $0 === waker }
                if wakers[mailboxID]?.isEmpty == true { wakers[mailboxID] = nil }
            }
        }
        return try await body()
    }
}
