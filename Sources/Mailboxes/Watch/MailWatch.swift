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
    /// What goes wrong with one is told and tried again, and does not touch the others.
    /// - Parameters:
    ///   - outbox: what hands over the mailboxes' messages; they stay where nil.
    ///   - listener: hears what happens, from any task; of one mailbox in order.
    public func run(
        _ mailboxes: [Mailbox], sending outbox: Outbox? = nil,
        listener: @escaping @Sendable (WatchEvent) -> Void
    ) async {
        let room = WatchRoom(
            directory: directory, policy: policy, clock: clock, chance: chance, listener: listener)
        await withDiscardingTaskGroup { group in
            for mailbox in mailboxes {
                group.addTask {
                    var watch = MailboxWatch(mailbox, in: room)
                    await watch.run()
                }
                if let outbox {
                    group.addTask { await Self.send(for: mailbox, outbox, in: room) }
                }
            }
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
                }.run()
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
