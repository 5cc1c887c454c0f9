public import IMAP
public import SMTP
import Storage

/// How an outbox works: its waits, its limits, and where its time and its chance come from.
public struct OutboxPolicy: Sendable {
    /// Between the attempts of a message that the server has put off.
    public var schedule = RetrySchedule()
    /// Of the whole mailbox, after the server has asked to slow down. A success begins it anew.
    public var slowDown = RetrySchedule(
        waits: [.seconds(300), .seconds(900), .seconds(1800), .seconds(3600), .seconds(7200)])
    /// Of the whole mailbox, after the provider's limit for a day was met.
    public var dailyLimitWait = RetrySchedule(waits: [.seconds(3600), .seconds(7200), .seconds(14_400)])
    /// Of the whole mailbox, where its server cannot be reached. An attempt that a person asks for does not wait.
    public var unreachable = RetrySchedule(
        waits: [.seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900), .seconds(1800)])

    /// For how long a message of uncertain fate may still turn up in Sent. Longer than a server takes to answer the end of
    /// a message: 10 minutes (RFC 5321 §4.5.3.2.6).
    public var grace: Duration = .seconds(1800)
    /// Between the looks into Sent for a message of uncertain fate.
    public var lookUps = RetrySchedule(
        waits: [.seconds(2), .seconds(10), .seconds(30), .seconds(60), .seconds(300), .seconds(600)])
    /// Between further looks while a person's decision is awaited.
    public var lateLookUps: Duration = .seconds(6 * 3600)
    /// How often a message that surely was not taken is sent again by itself.
    public var repeatLimit = 2

    /// How long a server that may file copies by itself is given for it, before Pennypost files one.
    public var copySettling: Duration = .seconds(3)
    /// How long copies wait at the most while more messages of a batch are to be sent.
    public var copyPatience: Duration = .seconds(60)
    /// Between the tries to file a copy in Sent.
    public var copies = RetrySchedule(
        waits: [.seconds(30), .seconds(300), .seconds(1800), .seconds(7200), .seconds(6 * 3600)])
    /// How often it is tried.
    public var copyTries = 12

    /// The part of a provider's limit for a day that is kept for ordinary mail; bulk leaves it alone.
    public var ordinaryReserve = 0.2

    /// How many messages are in flight over one connection at a time: at most this many are uncertain when the machine dies.
    public var inFlight = 32
    /// Bytes of messages that are held in memory for it, but for a single message that has more.
    public var sizeInFlight = 16 * 1024 * 1024
    /// How long a connection with nothing to send is kept.
    public var idleLimit: Duration = .seconds(30)
    /// The least wait between two attempts of one that waits for its messages' fate.
    public var leastPause: Duration = .seconds(1)

    /// On PostgreSQL: after what time another node takes over from one that died.
    public var lease: Duration = .seconds(30)

    public var smtpTimeLimits = SMTPTimeLimits()
    public var imapTimeLimits = IMAPTimeLimits()
    /// From 0 to 1, for the jitter of waits.
    public var chance: @Sendable () -> Double = { Double.random(in: 0...1) }

    public init() {}

    /// Until when nothing leaves after the server has asked for less at `time`, by the times that it has done so in a row.
    func pauseEnd(from time: Timestamp) -> @Sendable (Throttling, _ setbacks: Int) -> Timestamp {
        let (slowDown, dailyLimitWait, chance) = (slowDown, dailyLimitWait, chance)
        return { throttling, setbacks in
            let schedule =
                switch throttling {
                case .slowDown: slowDown
                case .dailyLimit: dailyLimitWait
                }
            return time + schedule.wait(afterAttempts: setbacks, chance: chance())
        }
    }
}
