import IMAP

/// Sends a message from a mailbox to itself and fetches it back, just as all other mail: through the outbox and the
/// sync.
public struct RoundTripTest: Sendable {
    let directory: MailboxDirectory
    let outbox: Outbox
    let fetcher: MailFetcher
    let policy: RoundTripPolicy
    let clock: WatchClock

    /// Creates a test.
    ///
    /// - Parameters:
    ///   - directory: Where the mailboxes are stored.
    ///   - outbox: Sends the message; `nil` creates one with the usual policy.
    ///   - policy: The waiting times.
    ///   - clock: Measures the times and waits.
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

    /// Tests a mailbox. If another program watches it, that program fetches the message.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox to test.
    ///   - token: Identifies the test message; use a new one for each test.
    ///   - keepsLetter: Pass `true` to leave the message and its copy in the mailbox.
    ///   - listener: Called at each event, from any task.
    /// - Returns: The result, however bad.
    /// - Throws: ``ServerFailure`` if a server cannot be used at all; ``MailboxError/inUse(address:by:since:)`` if
    ///   another program fetches the mailbox. A message that has not left by then is cancelled.
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
            return try await fetcher.withSession(of: mailbox, as: .fetch) { session, store in
                try await course(.session(session, store)).run()
            }
        } catch MailboxError.inUse(_, .watch, _) {
            return try await course(.watchedElsewhere).run()
        }
    }
}
