public import IMAP
import Storage

/// How mailboxes are watched: its intervals, its waits, its limits.
public struct WatchPolicy: Sendable {
    /// How often all folders are looked at where the server tells nothing; it keeps the connection alive, too, and shows
    /// within this time and ``IMAPTimeLimits/command`` that a network has died silently.
    public var poll: Duration = .seconds(5 * 60)
    /// For how long further news is waited for after the first, so that a burst makes one pass.
    public var gathering: Duration = .milliseconds(300)

    /// Between the tries to reach a server.
    public var unreachable = RetrySchedule(
        waits: [.seconds(2), .seconds(10), .seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900)],
        jitter: 0.5)
    /// After a server says that it has no time now, or that somebody else uses the mailbox.
    public var busy = RetrySchedule(
        waits: [.seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900)], jitter: 0.3)
    /// After it says that there are too many connections or sign-ins.
    public var tooMany = RetrySchedule(
        waits: [.seconds(300), .seconds(900), .seconds(1800), .seconds(3600)], jitter: 0.2)
    /// After it says that too much was fetched: Gmail counts 2,500 MB a day.
    public var tooMuch = RetrySchedule(
        waits: [.seconds(3600), .seconds(2 * 3600), .seconds(4 * 3600)], jitter: 0.1)
    /// A session that lasted so long has held: the waits begin anew after it.
    public var heldSession: Duration = .seconds(60)

    /// On PostgreSQL: after what time another node takes a mailbox over from one that died.
    public var lease: Duration = .seconds(60)
    /// How often a mailbox that another program watches is looked at, ± half at random. One that is let go in order is
    /// taken over at once.
    public var standBy: Duration = .seconds(20)

    /// How often a mailbox whose password was refused is looked at here, for another password. The server is not asked.
    public var passwordLook: Duration = .seconds(15)

    /// When the nightly comparison of everything begins, after midnight UTC, and over how long a time the mailboxes are
    /// spread.
    public var nightBegin: Duration = .seconds(3600)
    public var nightLength: Duration = .seconds(4 * 3600)
    /// Where the last comparison is older, at a program that does not run at night, it is made at the next poll.
    public var longestWithoutComparison: Duration = .seconds(2 * 86_400)

    /// How many mailboxes are fetched at once.
    public var passesAtOnce = 8
    /// How many of them for the first time: such a pass can take hours, and new letters elsewhere do not wait for it.
    public var firstPassesAtOnce = 4
    /// How many connections are being opened at once.
    public var openingsAtOnce = 16
    /// How often progress is told, at the most.
    public var progressPause: Duration = .seconds(1)

    /// How long the servers' answers may take. ``IMAPTimeLimits/polling`` is how often a server without IDLE is asked.
    public var timeLimits = IMAPTimeLimits()
    public var fetchLimits = FetchLimits()

    public init() {}

    /// No stored wait is longer: a later end was written by a clock that was wrong.
    var longestWait: Duration {
        [unreachable, busy, tooMany, tooMuch].map(\.longest).max() ?? .zero
    }

    /// The next night's moment for a mailbox.
    /// - Parameter place: from 0 to 1, where in the night.
    func night(after time: Timestamp, place: Double) -> Timestamp {
        let day: Int64 = 86_400_000_000
        let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: day)
        let midnight = Timestamp(microseconds: (remainder < 0 ? quotient - 1 : quotient) * day)
        let tonight = midnight + nightBegin + nightLength * min(1, max(0, place))
        return tonight > time ? tonight : tonight + .seconds(86_400)
    }
}
