import MailWire

/// The time limits of an examination. A user waits for it, so they are shorter than those for mail in the background.
public struct DoctorLimits: Hashable, Sendable {
    /// Resolving the name and connecting, for all addresses together.
    public var connect = Duration.seconds(8)
    /// The TLS handshake.
    public var handshake = Duration.seconds(8)
    /// The greeting. Some servers delay it for some seconds to detect senders of spam.
    public var greeting = Duration.seconds(12)
    /// Each command.
    public var command = Duration.seconds(12)
    /// One server in all. This stops a server that keeps talking without coming to an end.
    public var session = Duration.seconds(60)
    /// One address, if each is tried separately.
    public var address = Duration.seconds(3)
    /// A port's first bytes. Applied twice: before and after sending HELP.
    public var firstWords = Duration.seconds(2)

    /// Creates the usual limits.
    public init() {}

    /// Creates limits that are the same for each step, and 20 times as long for a session.
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
