import MailWire

/// How long each step of an examination may take. A person waits for it, so that they are shorter than those of mail that
/// nobody waits for.
public struct DoctorLimits: Hashable, Sendable {
    /// Resolving the name and connecting, all addresses together.
    public var connect = Duration.seconds(8)
    public var handshake = Duration.seconds(8)
    /// Some servers let a client wait some seconds before they greet, to tell it from senders of spam.
    public var greeting = Duration.seconds(12)
    /// Each command.
    public var command = Duration.seconds(12)
    /// One server altogether. It holds against a server that goes on talking without coming to an end.
    public var session = Duration.seconds(60)
    /// One address, where each is looked at alone.
    public var address = Duration.seconds(3)
    /// The first words of whoever speaks on a port; it is waited for them twice.
    public var firstWords = Duration.seconds(2)

    public init() {}

    /// The same limit for every step.
    public init(each limit: Duration) {
        connect = limit
        handshake = limit
        greeting = limit
        command = limit
        address = limit
        firstWords = limit
        session = limit * 20
    }

    var dialing: Dialer.TimeLimits { Dialer.TimeLimits(connect: connect, handshake: handshake) }
}
