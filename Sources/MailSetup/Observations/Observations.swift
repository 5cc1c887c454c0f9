public import MailWire

/// Servers that the user has to confirm before a password is sent to them.
public struct UnconfirmedServers: Hashable, Sendable {
    /// The IMAP server.
    public let imap: Endpoint
    /// The submission server.
    public let smtp: Endpoint
}

/// Everything seen of a mailbox before the cause is named. It holds no secret.
public struct Observations: Hashable, Sendable {
    /// The mailbox's address.
    public let address: String
    /// The domain of the address, in lower case.
    public let domain: String
    /// The state of the domain; `nil` if no name server was asked.
    public var domainStanding: DomainStanding?
    /// A known provider's domain that differs from ``domain`` by one typing mistake.
    public var similarDomain: String?
    /// The provider, if known.
    public var provider: Provider?
    /// Whether programs may sign in with a password: `false` if the provider or the domain itself says OAuth 2.0 only.
    public var takesPasswords = true
    /// Servers that only the name servers name, and that belong to someone else.
    public var unconfirmed: UnconfirmedServers?
    /// The look of the password; `nil` if none was given.
    public var password: PasswordShape?
    /// Whether a token was used in place of a password.
    public var hasToken = false
    /// What was seen of the IMAP server; `nil` if it was not asked.
    public var imap: ServerObservation?
    /// What was seen of the submission server; `nil` if it was not asked.
    public var smtp: ServerObservation?
    /// The time by this machine's clock, in seconds since 1970.
    public var now: Int64

    /// Creates observations without any result yet.
    ///
    /// - Parameters:
    ///   - address: The mailbox's address.
    ///   - domain: The domain of the address, in lower case.
    ///   - now: The time by this machine's clock, in seconds since 1970.
    public init(address: String, domain: String, now: Int64) {
        self.address = address
        self.domain = domain
        self.now = now
    }

    /// The servers that were asked, IMAP first.
    public var servers: [ServerObservation] { [imap, smtp].compactMap(\.self) }

    /// Returns what was seen of a server; `nil` if it was not asked.
    public func server(_ service: MailService) -> ServerObservation? { service == .imap ? imap : smtp }
}
