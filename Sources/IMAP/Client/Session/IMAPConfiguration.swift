public import MailWire

/// How a session is opened and how long and how much it waits for.
public struct IMAPConfiguration: Sendable {
    /// Where to, and how the connection is protected.
    public var endpoint: Endpoint
    /// With what to sign in; `nil` for a session that stays unauthenticated unless the server greets with PREAUTH.
    public var credentials: Credentials?
    /// The only way to sign in. If it is `nil`, the best that the server offers, and LOGIN the command at last.
    public var mechanism: SASLMechanism?
    /// Mechanisms that this server has refused before; they are passed over.
    public var refusedMechanisms: [SASLMechanism]
    /// After which refusals the next mechanism is tried.
    public var persistence: SignInPersistence
    /// What this program says of itself (RFC 2971), sent after the sign-in where the server takes it; empty: nothing.
    public var identification: [(field: String, value: String)]
    /// Extensions to switch on where the server has them (RFC 5161).
    public var enable: [Capability]
    /// Whether to compress both directions where the server can (RFC 4978). It spares the line and costs the processor.
    public var compress: Bool
    /// How long each step may take.
    public var timeLimits: IMAPTimeLimits
    /// How much of the server's answers is kept.
    public var limits: IMAPLimits
    /// Hides, beside the credentials' own secret, what must not be repeated from the server's words.
    public var filter: SecretFilter
    /// Where the session is written down, secrets and bodies left out.
    public var transcript: Transcript?

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
        transcript = nil
    }
}

/// How long each step of a session may take.
public struct IMAPTimeLimits: Hashable, Sendable {
    /// From the open connection to the greeting.
    public var greeting: Duration = .seconds(30)
    /// From a command to its answer. FETCH and APPEND may pause so long: whatever comes or goes restarts the limit. For
    /// SELECT, STORE, COPY and MOVE each whole response restarts it.
    public var command: Duration = .seconds(120)
    /// From SELECT, STORE, COPY or MOVE to its answer, however much the server says meanwhile.
    public var work: Duration = .seconds(3600)
    /// Bytes a second that FETCH and APPEND must move, as a mean over each ``rateWindow``. A slower stream ends the
    /// session; the time in which the reader of a fetch is slow does not count.
    public var leastRate = 100
    /// Over how long ``leastRate`` is measured; at most a day.
    public var rateWindow: Duration = .seconds(300)
    /// How long one IDLE lasts before it is renewed: servers end it at 30 minutes (RFC 2177 §3).
    public var idleRenewal: Duration = .seconds(28 * 60)
    /// How often a server without IDLE is asked what is new.
    public var polling: Duration = .seconds(60)
    /// How long the farewell may take.
    public var logout: Duration = .seconds(5)

    public init() {}
}

/// How much of a server's answers is kept. Every maximum is exact: at it is accepted.
public struct IMAPLimits: Hashable, Sendable {
    /// Of one response.
    public var grammar = GrammarLimits()
    /// Untagged answers that one command gathers, such as the mailboxes of a LIST.
    public var answers = 500_000
    /// Bytes that the answers of one command hold, apart from what ``IMAPSession/fetch(_:_:changedSince:vanished:_:)``
    /// hands out as it comes.
    public var answerBytes = 64 << 20
    /// Unasked-for events kept until ``IMAPSession/takeEvents()``; past it ``SessionEvent/overflowed`` stands for the
    /// rest.
    public var events = 10_000
    /// Bytes of those events.
    public var eventBytes = 4 << 20
    /// Attributes of one message.
    public var attributes = 1_000
    /// Bytes that the attributes of one message hold, its sections apart.
    public var attributeBytes = 8 << 20
    /// Bytes of a fetch that may wait for its reader before the socket is no longer read.
    public var waitingBytes = 512 * 1024

    public init() {}
}
