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
