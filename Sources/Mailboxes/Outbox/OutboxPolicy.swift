public import IMAP
public import SMTP
import Storage

/// How an outbox works: its waits and limits, and its source of randomness.
public struct OutboxPolicy: Sendable {
    /// Waits between the attempts of a message that the server has deferred.
    public var schedule = RetrySchedule()
    /// Waits of the whole mailbox after the server has asked to slow down. A success starts the schedule over.
    public var slowDown = RetrySchedule(
        waits: [.seconds(300), .seconds(900), .seconds(1800), .seconds(3600), .seconds(7200)])
    /// Waits of the whole mailbox after the provider's daily limit was reached.
    public var dailyLimitWait = RetrySchedule(waits: [.seconds(3600), .seconds(7200), .seconds(14_400)])
    /// Waits of the whole mailbox when its server cannot be reached. An attempt that a user asks for does not wait.
    public var unreachable = RetrySchedule(
        waits: [.seconds(30), .seconds(60), .seconds(120), .seconds(300), .seconds(900), .seconds(1800)])

    /// How long a message of uncertain fate may still turn up in Sent. Longer than a server may take to answer the end
    /// of a message: 10 minutes (RFC 5321 §4.5.3.2.6).
    public var grace: Duration = .seconds(1800)
    /// Waits between looks into Sent for a message of uncertain fate.
    public var lookUps = RetrySchedule(
        waits: [.seconds(2), .seconds(10), .seconds(30), .seconds(60), .seconds(300), .seconds(600)])
    /// The wait between further looks while the user has not decided.
    public var lateLookUps: Duration = .seconds(6 * 3600)
    /// How often a message that was surely not taken is sent again automatically.
    public var repeatLimit = 2

    /// How long to give a server that may file copies by itself before Pennypost files one.
    public var copySettling: Duration = .seconds(3)
    /// How long copies wait, at most, while more messages of a batch are to be sent.
    public var copyPatience: Duration = .seconds(60)
    /// Waits between the tries to file a copy in Sent.
    public var copies = RetrySchedule(
        waits: [.seconds(30), .seconds(300), .seconds(1800), .seconds(7200), .seconds(6 * 3600)])
    /// The number of tries to file a copy.
    public var copyTries = 12

    /// The share of a provider's daily limit reserved for ordinary mail, from 0 to 1; bulk does not touch it.
    public var ordinaryReserve = 0.2

    /// The number of messages in flight over one connection. At most this many are uncertain if the machine dies.
    public var inFlight = 32
    /// Bytes of messages held in memory for that; a single larger message goes alone.
    public var sizeInFlight = 16 * 1024 * 1024
    /// How long a connection with nothing to send is kept.
    public var idleLimit: Duration = .seconds(30)
    /// The shortest wait between two attempts when something waits for its messages' fate.
    public var leastPause: Duration = .seconds(1)

    /// On PostgreSQL: the time after which another node takes over from one that died.
    public var lease: Duration = .seconds(30)

    /// Time limits of the submission server's answers.
    public var smtpTimeLimits = SMTPTimeLimits()
    /// Time limits of the IMAP server's answers.
    public var imapTimeLimits = IMAPTimeLimits()
    /// The source of the waits' jitter, from 0 to 1.
    public var chance: @Sendable () -> Double = { Double.random(in: 0...1) }

    /// Creates the default policy.
    public init() {}

    /// Returns when a pause ends that begins at `time`, given the number of setbacks in a row.
    func pauseEnd(from time: Timestamp) -> @Sendable (SendingState.Pause, _ setbacks: Int) -> Timestamp {
        let (slowDown, dailyLimitWait, unreachable, chance) = (slowDown, dailyLimitWait, unreachable, chance)
        return { pause, setbacks in
            let schedule =
                switch pause {
                case .throttled: slowDown
                case .dailyLimit: dailyLimitWait
                case .unreachable: unreachable
                }
            return time + schedule.wait(afterAttempts: setbacks, chance: chance())
        }
    }
}
