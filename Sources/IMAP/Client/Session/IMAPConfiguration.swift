public import MailWire

/// How to open a session, and how long to wait for and how much to keep of what the server sends.
public struct IMAPConfiguration: Sendable {
    /// The server, and how the connection is protected.
    public var endpoint: Endpoint
    /// What to sign in with; `nil` leaves the session unauthenticated unless the server greets with PREAUTH.
    public var credentials: Credentials?
    /// The only mechanism to use; `nil` takes the best that the server offers, and the LOGIN command last.
    public var mechanism: SASLMechanism?
    /// Mechanisms that this server has refused before. They are skipped.
    public var refusedMechanisms: [SASLMechanism]
    /// The refusals after which the next mechanism is tried.
    public var persistence: SignInPersistence
    /// The ID fields (RFC 2971) to send after the sign-in if the server supports ID. Empty sends nothing.
    public var identification: [(field: String, value: String)]
    /// Extensions to enable if the server supports them (RFC 5161).
    public var enable: [Capability]
    /// Whether to compress both directions if the server can (RFC 4978). This saves bandwidth and costs processor time.
    public var compress: Bool
    /// How long each step may take.
    public var timeLimits: IMAPTimeLimits
    /// How much of the server's responses is kept.
    public var limits: IMAPLimits
    /// Hides text in what the server says, in addition to the secret of ``credentials``.
    public var filter: SecretFilter

    /// Creates a configuration with the default limits.
    /// - Parameters:
    ///   - endpoint: The server, and how the connection is protected.
    ///   - credentials: What to sign in with; `nil` leaves the session unauthenticated.
    public init(endpoint: Endpoint, credentials: Credentials?) {
        self.endpoint = endpoint
        self.credentials = credentials
        mechanism = nil
        refusedMechanisms = []
        persistence = .unclearRefusals
        identification = []
        enable = []
        compress = false
        timeLimits = IMAPTimeLimits()
        limits = IMAPLimits()
        filter = .none
    }
}

/// How long each step of a session may take.
public struct IMAPTimeLimits: Hashable, Sendable {
    /// From the open connection to the greeting.
    public var greeting: Duration = .seconds(30)
    /// From a command to its tagged response. For FETCH and APPEND this is the longest pause: bytes in either direction
    /// restart it. For SELECT, STORE, COPY, MOVE and EXPUNGE, each complete response restarts it.
    public var command: Duration = .seconds(120)
    /// From SELECT, STORE, COPY, MOVE or EXPUNGE to its tagged response, however much the server says meanwhile.
    public var work: Duration = .seconds(3600)
    /// The least mean rate of FETCH and APPEND over each ``rateWindow``, in bytes per second. A slower stream ends the
    /// session. Time in which the reader of a fetch is slow does not count.
    public var leastRate = 100
    /// The time over which ``leastRate`` is measured; at most a day.
    public var rateWindow: Duration = .seconds(300)
    /// How long one IDLE lasts before it is renewed. Servers may end it after 30 minutes (RFC 2177 §3).
    public var idleRenewal: Duration = .seconds(28 * 60)
    /// How often a server without IDLE is polled.
    public var polling: Duration = .seconds(60)
    /// How long LOGOUT may take.
    public var logout: Duration = .seconds(5)

    /// Creates the default time limits.
    public init() {}
}

/// How much of a server's responses is kept. Every maximum is inclusive.
public struct IMAPLimits: Hashable, Sendable {
    /// The limits of one response.
    public var grammar = GrammarLimits()
    /// Untagged responses that one command collects, such as the mailboxes of a LIST.
    public var answers = 500_000
    /// Bytes in the responses of one command, not counting what
    /// ``IMAPSession/fetch(_:_:changedSince:vanished:_:)`` hands out as it arrives.
    public var answerBytes = 64 << 20
    /// Events kept until ``IMAPSession/takeEvents()``. ``SessionEvent/overflowed`` replaces any beyond it.
    public var events = 10_000
    /// Bytes in those events.
    public var eventBytes = 4 << 20
    /// Attributes of one message.
    public var attributes = 1_000
    /// Bytes in the attributes of one message, not counting its sections.
    public var attributeBytes = 8 << 20
    /// Bytes of a fetch that may wait for their reader before the socket is no longer read.
    public var waitingBytes = 512 * 1024

    /// Creates the default limits.
    public init() {}
}
