public import IMAP

/// How much a fetch takes at once, and how often it looks at everything.
public struct FetchLimits: Hashable, Sendable {
    /// A message with more bytes stays at the server and is named in the summary.
    public var messageSize = 100 * 1024 * 1024
    /// Messages stored in one transaction, at the most.
    public var batchCount = 250
    /// Bytes stored in one transaction, at the most, but for a single message that has more.
    public var batchSize = 4 * 1024 * 1024
    /// Of how many messages the sizes and flags, and then the bytes, are asked for in one command.
    public var factsCount = 1000
    /// The same for the very newest, so that a person sees them soon.
    public var firstWindow = 250
    /// Messages of one folder that are missing here; a server that names more is not believed.
    public var folderSize = 20_000_000
    /// At a server that tells no changes: how often all flags and UIDs of a folder are compared.
    public var fullComparison = Duration.seconds(30 * 60)
    /// At such a server: of how many of the newest messages the flags are asked for each time.
    public var recentCount: UInt32 = 500
    /// How many times a pass may open another session after one has ended in the middle of it.
    public var reconnects = 12
    /// As how many of them one counts whose server fell silent: each costs the time limit of a command.
    public var reconnectsForSilence = 4
    /// How long is waited before another session is opened. The first two come at once.
    public var reconnectPause = Duration.seconds(1)
    /// Messages of one folder that may be refused singly in one pass; then the folder is left until the next one.
    public var refusals = 100
    /// The same for refusals for the moment (RFC 5530: UNAVAILABLE, INUSE, SERVERBUG, CONTACTADMIN), one after the other:
    /// the server has no time at all then.
    public var temporaryRefusals = 3
    /// How long somebody else is waited for who fetches the mailbox too.
    public var patience = Duration.seconds(5)
    /// After what time another may take over from one that died.
    public var lease = Duration.seconds(30)
    /// How long the server may take over each step.
    public var session = IMAPTimeLimits()

    public init() {}
}
