import MailSetup
import Storage

/// Sends for one mailbox as long as it runs: new messages at once, deferred ones when they are due.
///
/// It keeps its connection for ``OutboxPolicy/idleLimit`` after the last message. If the server refuses the password,
/// it makes no attempt until the mailbox has a new one.
public struct OutboxWorker: Sendable {
    private let outbox: Outbox
    private let mailboxID: Int64
    private let progress: @Sendable (OutboxItem) -> Void

    /// Creates a worker.
    ///
    /// - Parameters:
    ///   - outbox: The outbox to send from.
    ///   - mailbox: The mailbox to send for.
    ///   - progress: Called with each message whose attempt has ended, or whose fate has become known.
    public init(
        _ outbox: Outbox, mailbox: Mailbox, progress: @escaping @Sendable (OutboxItem) -> Void = { _ in }
    ) {
        self.outbox = outbox
        mailboxID = mailbox.id
        self.progress = progress
    }

    /// Works until its task is cancelled, or the mailbox is disconnected.
    ///
    /// - Throws: `CancellationError` if the task is cancelled; `StorageError` if the database or the journal fails.
    public func run() async throws {
        let (gate, id) = (outbox.gate, mailboxID)
        let changes = outbox.directory.changes(of: [.due, .directory, .wanted])
        let following = Task {
            for await change in changes {
                switch change {
                case .changed(.wanted, id): gate.noteWanted(id)
                case .changed(_, id), .missedSome: gate.ring(id)
                case .changed: break
                }
            }
        }
        defer { following.cancel() }
        try await work()
    }

    /// Works as ``run()`` does, if the caller follows what other nodes announce.
    func work() async throws {
        let waker = Waker()
        try await outbox.gate.waking(waker, of: mailboxID) {
            while !Task.isCancelled {
                guard let mailbox = try await outbox.directory.mailbox(id: mailboxID) else { return }
                let isFree = try await pass(mailbox, waker)
                var next = try await nextMoment()
                // Another node's worker sends what is due. If it dies, its lease expires.
                if !isFree { next = next.map { max($0, outbox.now() + outbox.policy.lease) } }
                try await rest(until: next, waker)
            }
        }
    }

    /// Makes a pass.
    ///
    /// - Returns: `false` if another node's worker is busy with the mailbox.
    private func pass(_ mailbox: Mailbox, _ waker: Waker) async throws -> Bool {
        let (outbox, mailboxID) = (outbox, mailboxID)
        do {
            let pass = OutboxPass(
                outbox: outbox, mailbox: mailbox, progress: progress, userInitiated: false,
                awaitsMore: {
                    await waker.isWoken(within: outbox.policy.idleLimit, sleep: outbox.sleep)
                        && outbox.gate.nobodyWaits(mailboxID)
                })
            try await outbox.gate.take(
                mailbox, in: outbox.store.database, lease: outbox.policy.lease, patience: .zero
            ) { try await pass.run(only: nil) }
        } catch MailboxError.inUse {
            return false
        } catch is ServerFailure {
            // The failure is in the mailbox's stored state and its pause.
            try Task.checkCancellation()
        }
        return true
    }

    private func nextMoment() async throws -> Timestamp? {
        let sending = try await outbox.store.nextMoment(of: mailboxID, watching: nil, now: outbox.now())
        let task = try await outbox.store.nextSentFolderTask(of: mailboxID)
        return [sending, task].compactMap(\.self).min()
    }

    private func rest(until moment: Timestamp?, _ waker: Waker) async throws {
        let wait = moment.map { max($0 - outbox.now(), outbox.policy.leastPause) }
        _ = await waker.isWoken(within: wait, sleep: outbox.sleep)
        try Task.checkCancellation()
    }
}
