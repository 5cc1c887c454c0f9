public import IMAP
import Storage

/// How mailboxes are watched: intervals, waits and limits.
public struct WatchPolicy: Sendable {
    /// How often all folders are looked at if the server reports nothing. This also keeps the connection alive, and
    /// detects a silently dead network within this time and `IMAPTimeLimits.command`.
    public var poll: Duration = .seconds(5 * 60)
    /// How long to wait for further news after the first, so that a burst makes one pass.
    public var gathering: Duration = .milliseconds(300)

    /// Waits between the tries to reach a server.
    public var unreachable = RetrySchedule(
        waits: [.seconds(2), .seconds(10), .seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900)],
        jitter: 0.5)
    /// Waits after a server says that it has no time now, or that another client uses the mailbox.
    public var busy = RetrySchedule(
        waits: [.seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900)], jitter: 0.3)
    /// Waits after it says that there are too many connections or sign-ins.
    public var tooMany = RetrySchedule(
        waits: [.seconds(300), .seconds(900), .seconds(1800), .seconds(3600)], jitter: 0.2)
    /// Waits after it says that too much was fetched: Gmail allows 2,500 MB a day.
    public var tooMuch = RetrySchedule(
        waits: [.seconds(3600), .seconds(2 * 3600), .seconds(4 * 3600)], jitter: 0.1)
    /// A session that lasts this long has held: the waits then start over.
    public var heldSession: Duration = .seconds(60)

    /// On PostgreSQL: the time after which another node takes a mailbox over from one that died.
    public var lease: Duration = .seconds(60)
    /// How often to check a mailbox that another program watches, ± half at random. A mailbox that is released properly
    /// is taken over at once.
    public var standBy: Duration = .seconds(20)
    /// Whether it takes mailboxes over from watches of this process that do not. Those go on when it ends. Every watch
    /// gives way to a fetch of this process.
    public var takesOver = false
    var urgency: TurnUrgency { takesOver ? .begun : .standing }

    /// How often to look here for a new password after a refusal. The server is not asked.
    public var passwordLook: Duration = .seconds(15)

    /// When the nightly comparison of everything begins, after midnight UTC.
    public var nightBegin: Duration = .seconds(3600)
    /// The time over which the mailboxes' nightly comparisons are spread.
    public var nightLength: Duration = .seconds(4 * 3600)
    /// If the last comparison is older, because the program does not run at night, the next poll makes it.
    public var longestWithoutComparison: Duration = .seconds(2 * 86_400)

    /// The number of mailboxes fetched at once.
    public var passesAtOnce = 8
    /// The number of first passes among them: these can take hours, and new messages elsewhere don't wait for them.
    public var firstPassesAtOnce = 4
    /// The number of connections being opened at once.
    public var openingsAtOnce = 16
    /// The shortest time between two progress reports.
    public var progressPause: Duration = .seconds(1)

    /// Time limits of the servers' answers. `IMAPTimeLimits.polling` is how often a server without IDLE is asked.
    public var timeLimits = IMAPTimeLimits()
    /// Limits of what a fetch takes.
    public var fetchLimits = FetchLimits()

    /// Creates the default policy.
    public init() {}

    /// The longest stored wait: a later end was written by a wrong clock.
    var longestWait: Duration {
        [unreachable, busy, tooMany, tooMuch].map(\.longest).max() ?? .zero
    }

    /// Returns the next nightly moment for a mailbox.
    ///
    /// - Parameter place: The place in the night, from 0 to 1.
    func night(after time: Timestamp, place: Double) -> Timestamp {
        let day: Int64 = 86_400_000_000
        let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: day)
        let midnight = Timestamp(microseconds: (remainder < 0 ? quotient - 1 : quotient) * day)
        let tonight = midnight + nightBegin + nightLength * min(1, max(0, place))
        return tonight > time ? tonight : tonight + .seconds(86_400)
    }
}
