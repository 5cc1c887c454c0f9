/// What is known of an address's domain.
public enum DomainObservation: Hashable, Sendable {
    /// A provider's, or one with mail servers.
    case exists
    case noSuchDomain
    /// It says so (RFC 7505), or has neither mail exchangers nor an address.
    case takesNoMail
    /// No name server answered.
    case nameServersSilent
}

/// All that was seen of a mailbox before one cause is named. Nothing in it is secret.
public struct Observations: Hashable, Sendable {
    public let address: String
    /// What stands behind the @, in small letters.
    public let domain: String
    /// Nil where nobody was asked.
    public var domainObservation: DomainObservation?
    /// A known provider's domain that differs from ``domain`` by a slip of the finger.
    public var similarDomain: String?
    public var provider: Provider?
    /// Nil where none was given.
    public var password: PasswordShape?
    public var imap: ServerObservation?
    public var smtp: ServerObservation?
    /// Seconds since 1970 by this machine's clock.
    public var now: Int64

    public init(address: String, domain: String, now: Int64) {
        self.address = address
        self.domain = domain
        self.now = now
    }

    public var servers: [ServerObservation] { [imap, smtp].compactMap(\.self) }

    public func server(_ service: MailService) -> ServerObservation? { service == .imap ? imap : smtp }
}
