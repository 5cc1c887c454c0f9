import Storage

/// What all watched mailboxes share.
final class WatchContext: Sendable {
    /// What is limited because a machine does much of it at once.
    enum Bound: Hashable, Sendable {
        case opening
        case pass
        case firstPass
    }

    let directory: MailboxDirectory
    let fetcher: MailFetcher
    let policy: WatchPolicy
    let clock: WatchClock
    let chance: @Sendable () -> Double
    let bounds: Permits<Bound>
    let sessions: MailboxSessions
    let hub = WatchSignalHub()
    private let listener: @Sendable (WatchEvent) -> Void

    init(
        directory: MailboxDirectory, policy: WatchPolicy, clock: WatchClock, chance: @escaping @Sendable () -> Double,
        listener: @escaping @Sendable (WatchEvent) -> Void
    ) {
        self.directory = directory
        self.policy = policy
        self.clock = clock
        self.chance = chance
        self.listener = listener
        sessions = MailboxSessions(directory, timeLimits: policy.timeLimits)
        fetcher = MailFetcher(directory: directory, limits: policy.fetchLimits, now: clock.wall)
        bounds = Permits { bound in
            switch bound {
            case .opening: policy.openingsAtOnce
            case .pass: policy.passesAtOnce
            case .firstPass: policy.firstPassesAtOnce
            }
        }
    }

    func tell(_ mailbox: String, _ kind: WatchEvent.Kind) {
        listener(WatchEvent(mailbox: mailbox, time: clock.wall(), kind: kind))
    }
}
