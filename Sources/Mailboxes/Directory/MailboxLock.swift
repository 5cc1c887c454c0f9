import Storage

/// A worker on a mailbox, as others see it that want to work on it too.
public enum MailboxWorker: String, Hashable, Sendable, CaseIterable {
    /// Fetches once, or watches and fetches what arrives.
    case fetch, watch
    /// Carries out at the server what the user has done to messages.
    case actions
    /// Sends what is in the outbox.
    case outbox
}

/// The lock for work on a mailbox that one worker at a time may do, in all processes on its database. It is a lease.
struct MailboxLock: Hashable, Sendable {
    enum Purpose: String, Sendable {
        /// Sending what waits in the outbox, and the related work in Sent.
        case outbox
        /// Synchronising with the server: everything that writes the state of folders.
        case sync
    }

    let purpose: Purpose
    let mailboxID: Int64

    var leaseName: String { "\(purpose.rawValue)/\(mailboxID)" }

    init(_ purpose: Purpose, of mailboxID: Int64) {
        (self.purpose, self.mailboxID) = (purpose, mailboxID)
    }

    /// Creates a lock from the name of its lease; `nil` if it is another lease.
    init?(leaseName: String) {
        let parts = leaseName.split(separator: "/")
        guard parts.count == 2, let purpose = Purpose(rawValue: String(parts[0])), let id = Int64(parts[1]) else {
            return nil
        }
        self.init(purpose, of: id)
    }

    /// Runs `body` while holding the lock.
    ///
    /// On PostgreSQL the server's clock decides when a dead worker's lease expires. If a lease is lost during the work,
    /// the work is cancelled and awaited. A worker that notices too late cannot write, because of its token.
    ///
    /// - Parameters:
    ///   - worker: The kind of worker, shown to others that want to do the work.
    ///   - lease: The time after which another node takes over from one that died.
    ///   - patience: How long to wait for another worker, which is notified. A watching one is awaited for at most a
    ///     second, unless it is in this process and gives way.
    ///   - urgency: How much the turn matters.
    /// - Throws: ``MailboxError/inUse(address:by:since:)``; `StorageError.leaseLost(name:)`.
    func hold<Result: Sendable>(
        _ mailbox: Mailbox, in database: Database, as worker: MailboxWorker, lease: Duration, patience: Duration,
        urgency: TurnUrgency = .awaited, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        var deadline = ContinuousClock.now + patience
        let (leaseName, wanted) = (leaseName, MailboxTopic.wanted.rawValue)
        var hasAsked = false
        var ask: WatchTurns.Ask?
        defer { ask?.end() }
        while true {
            do {
                return try await database.withLease(leaseName, for: lease, note: worker.rawValue) { [ask] _ in
                    // When the lease is released, the watch may come back at once.
                    ask?.end()
                    return try await body()
                }
            } catch StorageError.leaseTaken(leaseName) {
                let holding = try await database.leaseHolding(leaseName)
                let holder = holding?.note.flatMap(MailboxWorker.init(rawValue:))
                // A watching worker does not finish by itself.
                if holder == .watch, purpose == .sync, ask == nil {
                    ask = WatchTurns.of(database).ask(mailboxID, with: urgency)
                    if ask != nil { deadline = max(deadline, .now + Self.patienceWithLeaving) }
                }
                let left = deadline - .now
                let isOver =
                    left <= .zero || (holder == .watch && ask == nil && patience - left >= Self.patienceWithWatch)
                guard !isOver else {
                    throw MailboxError.inUse(address: mailbox.address, by: holder, since: holding?.since)
                }
                if !hasAsked { try await database.write { try $0.announce(topic: wanted, payload: leaseName) } }
                hasAsked = true
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// The pause between two checks if the lock is free.
    private static let pause = Duration.milliseconds(250)
    private static let patienceWithWatch = Duration.seconds(1)
    /// How long a watch that gives way may take to end its session.
    private static let patienceWithLeaving = Duration.seconds(30)
}
