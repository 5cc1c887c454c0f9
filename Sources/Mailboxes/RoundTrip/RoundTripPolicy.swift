/// How long a test waits for what.
public struct RoundTripPolicy: Hashable, Sendable {
    /// For the letter to be taken, and then again for it, and its copy in Sent, to be in the mailbox.
    public var limit: Duration = .seconds(120)
    /// Between two looks into the mailbox.
    public var pause: Duration = .seconds(1)
    /// Between two requests to another program that watches the mailbox.
    public var asking: Duration = .seconds(5)
    /// When all is there: for a second copy in Sent to turn up.
    public var settling: Duration = .seconds(2)
    /// For another program that watches the mailbox to remove the letter.
    public var removal: Duration = .seconds(20)

    public init() {}
}
