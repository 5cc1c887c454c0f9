import Storage

/// Keeps mailboxes going: what arrives is fetched at once, what waits in the outbox leaves when its time comes, and servers
/// that go away are come back to.
public struct MailWatch: Sendable {
    private let directory: MailboxDirectory
    private let policy: WatchPolicy
    private let clock: WatchClock
    private let chance: @Sendable () -> Double

    /// - Parameter chance: from 0 to 1, for the jitter of waits.
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
    /// What goes wrong with one is told and tried again, and does not touch the others. What other nodes on the database do
    /// (a password, a letter in the outbox, a mark) is followed at once.
    /// - Parameters:
    ///   - outbox: what hands over the mailboxes' messages; they stay where nil.
    ///   - listener: hears what happens, from any task; of one mailbox in order.
    public func run(
        _ mailboxes: [Mailbox], sending outbox: Outbox? = nil,
        listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        await watch(mailboxes, sending: outbox, listener)
    }

    /// Watches all mailboxes, those that are connected meanwhile too, until the task is cancelled.
    public func runAll(
        sending outbox: Outbox? = nil, listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        await watch(nil, sending: outbox, listener)
    }

    private func watch(
        _ chosen: [Mailbox]?, sending outbox: Outbox?, _ listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        let room = WatchRoom(
            directory: directory, policy: policy, clock: clock, chance: chance, listener: listener)
        let (moves, moved) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let follower = WatchFollower(
            switchboard: room.switchboard, turns: OutboxTurns.of(directory.database), directoryMoved: { moved.yield() })
        // From before the first look on: nothing is overlooked between the two.
        let changes = directory.database.changes(of: WatchFollower.topics)
        let following = Task { await follower.run(changes) }
        await withDiscardingTaskGroup { group in
            if let chosen {
                for mailbox in chosen { Self.watch(mailbox, outbox, in: room, &group) }
                return
            }
            moved.yield()
            var known: Set<Int64> = []
            for await _ in moves {
                // Where the database is away, its return is told as a change.
                for mailbox in (try? await directory.mailboxes()) ?? [] where known.insert(mailbox.id).inserted {
                    Self.watch(mailbox, outbox, in: room, &group)
                }
            }
        }
        following.cancel()
        await following.value
    }

    private static func watch(
        _ mailbox: Mailbox, _ outbox: Outbox?, in room: WatchRoom, _ group: inout DiscardingTaskGroup
    ) {
        group.addTask {
            var watch = MailboxWatch(mailbox, in: room)
            await watch.run()
        }
        if let outbox {
            group.addTask { await Self.send(for: mailbox, outbox, in: room) }
        }
    }

    /// Keeps the mailbox's worker going. What a server says is the worker's own matter; what it throws is trouble here.
    /// Where it is cancelled it waits for the answer to what is on the wire.
    private static func send(for mailbox: Mailbox, _ outbox: Outbox, in room: WatchRoom) async {
        var failures = 0
        while !Task.isCancelled {
            let begun = room.clock.elapsed()
            do {
                try await OutboxWorker(outbox, mailbox: mailbox) { item in
                    room.tell(mailbox.address, .sent(item))
                }.work()
                return
            } catch {
                guard !Task.isCancelled, !(error is CancellationError) else { return }
                if room.clock.elapsed() - begun >= room.policy.heldSession { failures = 0 }
                failures += 1
                room.tell(mailbox.address, .outboxHindered(String(describing: error)))
                let wait = room.policy.unreachable.wait(afterAttempts: failures, chance: room.chance())
                guard (try? await room.clock.sleep(wait)) != nil else { return }
            }
        }
    }
}
