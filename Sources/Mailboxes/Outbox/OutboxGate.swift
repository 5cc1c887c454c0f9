import Storage
import Synchronization

/// Lets one worker at a time send for a mailbox within a process; the next one waits until it is done. Between
/// processes the data folder's lock does this, and between nodes a lease.
final class OutboxGate: Sendable {
    private let permits = Permits<Int64> { _ in 1 }
    private let wakers = Mutex<[Int64: [Waker]]>([:])
    /// Mailboxes for which another node is waiting.
    private let wanted = Mutex<Set<Int64>>([])
    /// Longer than the lease of a dead worker, and than an idle connection.
    private static let longestWait = Duration.seconds(60)

    /// Returns the gate of a database's outboxes: the same for all users of the database.
    static func of(_ database: Database) -> OutboxGate {
        database.attached { OutboxGate() }
    }

    /// Runs `body` as the mailbox's only worker: one at a time within a process, and one across the nodes on a
    /// PostgreSQL server by a lease, which goes by the server's clock. On SQLite only one process uses the data folder.
    /// Even if all of this fails, the turn's token keeps two workers from sending the same message.
    ///
    /// - Parameters:
    ///   - lease: The time after which another node takes over from one that died.
    ///   - patience: How long to wait for another node's worker.
    /// - Throws: ``MailboxError/inUse(address:by:since:)`` if the other worker is still busy after that.
    func take(
        _ mailbox: Mailbox, in database: Database, lease: Duration, patience: Duration = longestWait,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        // A worker that keeps an idle connection closes it for the next one.
        try await permits.withPermit(mailbox.id, onWait: { ring(mailbox.id) }) {
            wanted.withLock { _ = $0.remove(mailbox.id) }
            guard database.engine == .postgres else { return try await body() }
            try await MailboxLock(.outbox, of: mailbox.id).hold(
                mailbox, in: database, as: .outbox, lease: lease, patience: patience, body)
        }
    }

    /// Whether no other worker waits for its turn, here or on another node.
    func nobodyWaits(_ mailboxID: Int64) -> Bool {
        !permits.isAwaited(mailboxID) && !wanted.withLock { $0.contains(mailboxID) }
    }

    /// Notes that another node waits for its turn, so that an idle connection is closed for it.
    func noteWanted(_ mailboxID: Int64) {
        guard permits.taken(mailboxID) > 0 else { return }
        wanted.withLock { _ = $0.insert(mailboxID) }
        ring(mailboxID)
    }

    /// Wakes the mailbox's workers: there is something new to send.
    func ring(_ mailboxID: Int64) {
        for waker in (wakers.withLock { $0[mailboxID] ?? [] }) { waker.wake() }
    }

    /// Wakes the workers of all mailboxes.
    func ringAll() {
        for waker in (wakers.withLock { $0.values.flatMap(\.self) }) { waker.wake() }
    }

    /// Runs `body`, waking `waker` in the meantime whenever there is something new to send.
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
