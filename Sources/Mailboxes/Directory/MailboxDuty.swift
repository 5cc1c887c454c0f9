import Storage

/// Who does something for a mailbox, as others are told who want to do it too.
public enum MailboxWorker: String, Hashable, Sendable, CaseIterable {
    case fetch, watch
    /// Does at the server what a person has done to messages.
    case actions
    case outbox
}

/// What one worker at a time does for a mailbox, in all processes on its database.
struct MailboxDuty: Hashable, Sendable {
    enum Kind: String, Sendable {
        /// To hand over what waits, and what belongs to it.
        case outbox
        /// To bring here and there what is not the same: whatever writes down the state of folders.
        case sync
    }

    let kind: Kind
    let mailboxID: Int64

    var leaseName: String { "\(kind.rawValue)/\(mailboxID)" }

    init(_ kind: Kind, of mailboxID: Int64) {
        (self.kind, self.mailboxID) = (kind, mailboxID)
    }

    /// From the name of a lease; nil where it is not one of a duty.
    init?(leaseName: String) {
        let parts = leaseName.split(separator: "/")
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let id = Int64(parts[1]) else {
            return nil
        }
        self.init(kind, of: id)
    }

    /// Runs `body` as the only worker at it.
    ///
    /// On PostgreSQL the server's clock decides when a worker that is gone has lost its lease. Where a lease is lost in the
    /// middle of the work, the work is cancelled and waited for before its end; one that notices too late is kept from
    /// writing by its turn's number.
    ///
    /// - Parameters:
    ///   - worker: as others are told who want to do it meanwhile.
    ///   - lease: after what time another node takes over from one that died.
    ///   - patience: how long another worker is waited for, who is told that it is; one who watches is not waited for
    ///     longer than a second.
    /// - Throws: ``MailboxError/inUse(address:by:since:)``, ``StorageError/leaseLost(name:)``.
    func alone<Result: Sendable>(
        _ mailbox: Mailbox, in database: Database, as worker: MailboxWorker, lease: Duration, patience: Duration,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let deadline = ContinuousClock.now + patience
        let (leaseName, wanted) = (leaseName, MailboxTopic.wanted.rawValue)
        var hasAsked = false
        while true {
            do {
                return try await database.withLease(leaseName, for: lease, note: worker.rawValue) { _ in
                    try await body()
                }
            } catch StorageError.leaseTaken(leaseName) {
                let holding = try await database.leaseHolding(leaseName)
                let holder = holding?.note.flatMap(MailboxWorker.init(rawValue:))
                // Whoever watches does not come to an end by itself.
                let left = deadline - .now
                let isOver = left <= .zero || (holder == .watch && patience - left >= Self.patienceWithWatch)
                guard !isOver else {
                    throw MailboxError.inUse(address: mailbox.address, by: holder, since: holding?.since)
                }
                if !hasAsked { try await database.write { try $0.announce(topic: wanted, payload: leaseName) } }
                hasAsked = true
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Between two looks whether it is free.
    private static let pause = Duration.milliseconds(250)
    private static let patienceWithWatch = Duration.seconds(1)
}
