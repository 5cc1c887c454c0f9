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

/// The waiting times of a test.
public struct RoundTripPolicy: Hashable, Sendable {
    /// How long to wait for the message to be accepted, and then again for it and its copy in Sent to be in the
    /// mailbox.
    public var limit: Duration = .seconds(120)
    /// The pause between two looks into the mailbox.
    public var pause: Duration = .seconds(1)
    /// The pause between two requests to another program that watches the mailbox.
    public var asking: Duration = .seconds(5)
    /// How long to wait for a second copy in Sent once everything has arrived.
    public var settling: Duration = .seconds(2)
    /// How long another program that watches the mailbox has to remove the message.
    public var removal: Duration = .seconds(20)

    /// Creates a policy with the usual times.
    public init() {}
}

/// Progress of a test. Times are counted from when the test message was put into the outbox.
public enum RoundTripEvent: Hashable, Sendable {
    /// The mailbox is brought up to date before anything is sent.
    case fetching(FetchProgress)
    /// The submission server has accepted the message; `words` is its reply.
    case handedOver(after: Duration, words: String?)
    /// The message has arrived in the mailbox.
    case arrived(RoundTripReport.Arrival)
    /// The message was first seen in Sent.
    case sentCopySeen(after: Duration)
}

/// Identifies a test message wherever it turns up: 128 random bits.
public struct RoundTripToken: Hashable, Sendable, CustomStringConvertible {
    /// 32 hexadecimal digits in lower case: one word for any search.
    public let description: String

    /// Creates a token.
    /// - Parameter random: The source of its bits.
    public init(using random: inout some RandomNumberGenerator) {
        let digits = [random.next(), random.next()].map { (number: UInt64) in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        description = digits.joined()
    }

    /// Returns a token that cannot be guessed.
    public static func random() -> RoundTripToken {
        var random = SystemRandomNumberGenerator()
        return RoundTripToken(using: &random)
    }

    /// The message's key in the outbox.
    var key: String { "round-trip/\(description)" }
}
