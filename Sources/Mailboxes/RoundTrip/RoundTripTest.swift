import IMAP

/// Sends a letter from a mailbox to itself and fetches it back, as everything else is sent and fetched: by the outbox and by
/// the sync.
public struct RoundTripTest: Sendable {
    let directory: MailboxDirectory
    let outbox: Outbox
    let fetcher: MailFetcher
    let policy: RoundTripPolicy
    let clock: WatchClock

    /// - Parameters:
    ///   - outbox: hands the letter over; one with the usual policy where nil.
    ///   - clock: what the legs are measured by, and how their end is waited for.
    public init(
        directory: MailboxDirectory, outbox: Outbox? = nil, policy: RoundTripPolicy = RoundTripPolicy(),
        clock: WatchClock = .system
    ) {
        self.directory = directory
        self.outbox = outbox ?? Outbox(directory: directory)
        self.fetcher = MailFetcher(directory: directory, now: clock.wall)
        self.policy = policy
        self.clock = clock
    }

    /// Tests a mailbox. Where another program watches it, that one fetches the letter.
    ///
    /// - Parameters:
    ///   - token: what the letter is known by; each test has its own.
    ///   - keepsLetter: leaves the letter and its copy where they are.
    ///   - listener: hears when a leg has passed, from any task.
    /// - Returns: what became of it, however bad.
    /// - Throws: ``ServerFailure`` where a server cannot be used at all, ``MailboxError/inUse(address:by:since:)`` where another
    ///   program fetches the mailbox. A letter that has not left does not leave later then.
    public func run(
        _ mailbox: Mailbox, token: RoundTripToken = .random(), keepsLetter: Bool = false,
        listener: @escaping @Sendable (RoundTripEvent) -> Void = { _ in }
    ) async throws -> RoundTripReport {
        @Sendable func course(_ access: RoundTripCourse.Access) -> RoundTripCourse {
            RoundTripCourse(
                test: self, mailbox: mailbox, token: token, access: access, keepsLetter: keepsLetter,
                listener: listener)
        }
        do {
            return try await fetcher.withSession(of: mailbox, as: .fetch) { session, turn in
                try await course(.session(session, turn)).run()
            }
        } catch MailboxError.inUse(_, .watch, _) {
            return try await course(.watchedElsewhere).run()
        }
    }
}
