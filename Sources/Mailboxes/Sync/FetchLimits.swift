public import IMAP

/// Limits of a fetch: how much it takes at once, how often it compares everything, and how long it waits.
public struct FetchLimits: Hashable, Sendable {
    /// How long a message that is no longer in any folder is kept, so that it is recognised if it comes back.
    static let keptAfterVanishing = Duration.seconds(7 * 24 * 3600)

    /// The largest message that is fetched, in bytes. A larger one stays at the server and is named in the summary.
    public var messageSize = 100 * 1024 * 1024
    /// The maximum number of messages stored in one transaction.
    public var batchCount = 250
    /// The maximum number of bytes stored in one transaction. Only a single message may exceed it.
    public var batchSize = 4 * 1024 * 1024
    /// The number of messages whose sizes and flags, and then bytes, are requested in one command.
    public var factsCount = 1000
    /// The same number for the first command. It is smaller so that the newest messages are here soon.
    public var firstWindow = 250
    /// The maximum number of missing messages in one folder. A server that names more is not believed.
    public var folderSize = 20_000_000
    /// How often all flags and UIDs of a folder are compared if the server does not report changes.
    public var fullComparison = Duration.seconds(30 * 60)
    /// The number of newest messages whose flags each fetch requests if the server does not report changes.
    public var recentCount: UInt32 = 500
    /// How many more sessions a pass may open after one has ended in the middle of it.
    public var reconnects = 12
    /// How many of ``reconnects`` a silent server costs. Each silence lasts the time limit of a command.
    public var reconnectsForSilence = 4
    /// The pause before another session. The first two have none.
    public var reconnectPause = Duration.seconds(1)
    /// The number of messages of one folder that may be refused, each asked for alone, in one pass. After that, the
    /// rest of the folder waits for the next pass.
    public var refusals = 100
    /// The same number for temporary refusals in a row (RFC 5530: UNAVAILABLE, INUSE, SERVERBUG, CONTACTADMIN), which
    /// mean that the server is busy altogether.
    public var temporaryRefusals = 3
    /// How long to wait for another worker that is busy with the mailbox.
    public var patience = Duration.seconds(5)
    /// How long a worker's lease lasts. If the worker dies, another takes over after this time.
    public var lease = Duration.seconds(30)
    /// How long the server may take for each step.
    public var session = IMAPTimeLimits()

    /// Creates the default limits.
    public init() {}
}
