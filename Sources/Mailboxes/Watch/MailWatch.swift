import Storage

/// Keeps mailboxes up to date: fetches what arrives at once, sends what is due in the outbox, and reconnects to servers
/// that went away.
public struct MailWatch: Sendable {
    private let directory: MailboxDirectory
    private let policy: WatchPolicy
    private let clock: WatchClock
    private let chance: @Sendable () -> Double

    /// Creates a watch.
    ///
    /// - Parameters:
    ///   - directory: The mailboxes.
    ///   - policy: The intervals, waits and limits.
    ///   - clock: The source of time.
    ///   - chance: A random number from 0 to 1, for the jitter of waits.
    public init(
        directory: MailboxDirectory, policy: WatchPolicy = WatchPolicy(), clock: WatchClock = .system,
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.directory = directory
        self.policy = policy
        self.clock = clock
        self.chance = chance
    }

    /// Watches mailboxes until the task is cancelled, or none of them is connected here any more.
    ///
    /// Trouble with one mailbox is reported and retried, and does not affect the others. What other nodes on the
    /// database do (a new password, a message in the outbox, a flag) is picked up at once.
    ///
    /// - Parameters:
    ///   - mailboxes: The mailboxes to watch.
    ///   - outbox: Sends the mailboxes' messages; with `nil` they stay in the outbox.
    ///   - listener: Called with each event, from any task; for one mailbox in order.
    public func run(
        _ mailboxes: [Mailbox], sending outbox: Outbox? = nil,
        listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        await watch(mailboxes, sending: outbox, listener)
    }

    /// Watches all mailboxes, including those connected later, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - outbox: Sends the mailboxes' messages; with `nil` they stay in the outbox.
    ///   - listener: Called with each event, from any task; for one mailbox in order.
    public func runAll(
        sending outbox: Outbox? = nil, listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        await watch(nil, sending: outbox, listener)
    }

    private func watch(
        _ chosen: [Mailbox]?, sending outbox: Outbox?, _ listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        let context = WatchContext(
            directory: directory, policy: policy, clock: clock, chance: chance, listener: listener)
        let (moves, moved) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = WatchFollower(
            hub: context.hub, gate: OutboxGate.of(directory.database), directoryMoved: { moved.yield() })
        // Begins before the first look, so that nothing in between is missed.
        let changes = directory.database.changes(of: WatchFollower.topics)
        let following = Task { await follower.run(changes) }
        await withDiscardingTaskGroup { group in
            if let chosen {
                for mailbox in chosen { Self.watch(mailbox, outbox, in: context, &group) }
                return
            }
            moved.yield()
            var known: Set<Int64> = []
            for await _ in moves {
                // If the database is away, its return is announced as a change.
                for mailbox in (try? await directory.mailboxes()) ?? [] where known.insert(mailbox.id).inserted {
                    Self.watch(mailbox, outbox, in: context, &group)
                }
            }
        }
        following.cancel()
        await following.value
    }

    private static func watch(
        _ mailbox: Mailbox, _ outbox: Outbox?, in context: WatchContext, _ group: inout DiscardingTaskGroup
    ) {
        group.addTask {
            var watch = MailboxWatch(mailbox, in: context)
            await watch.run()
        }
        if let outbox {
            group.addTask { await Self.send(for: mailbox, outbox, in: context) }
        }
    }

    /// Keeps the mailbox's worker going. The worker handles what a server says; what it throws is trouble on this side.
    /// When cancelled, it waits for the answer to what is on the wire.
    private static func send(for mailbox: Mailbox, _ outbox: Outbox, in context: WatchContext) async {
        var failures = 0
        while !Task.isCancelled {
            let begun = context.clock.elapsed()
            do {
                try await OutboxWorker(outbox, mailbox: mailbox) { item in
                    context.tell(mailbox.address, .sent(item))
                }.work()
                return
            } catch {
                guard !Task.isCancelled, !(error is CancellationError) else { return }
                if context.clock.elapsed() - begun >= context.policy.heldSession { failures = 0 }
                failures += 1
                context.tell(mailbox.address, .outboxHindered(String(describing: error)))
                let wait = context.policy.unreachable.wait(afterAttempts: failures, chance: context.chance())
                guard (try? await context.clock.sleep(wait)) != nil else { return }
            }
        }
    }
}
