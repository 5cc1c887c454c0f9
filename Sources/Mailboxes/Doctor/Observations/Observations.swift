public import MailWire

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

extension DomainObservation {
    init(_ standing: DomainStanding) {
        self =
            switch standing {
            case .known, .exists: .exists
            case .noSuchDomain: .noSuchDomain
            case .takesNoMail: .takesNoMail
            case .nameServersSilent: .nameServersSilent
            }
    }
}

/// Servers that a person has to confirm before a password goes there.
public struct UnconfirmedServers: Hashable, Sendable {
    public let imap: Endpoint
    public let smtp: Endpoint
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
    /// False where the provider or the domain itself says that programs sign in with OAuth 2.0 only.
    public var takesPasswords = true
    /// Servers that only the name servers name, and that are somebody else's.
    public var unconfirmed: UnconfirmedServers?
    /// Nil where none was given.
    public var password: PasswordShape?
    /// Whether one signed in with a token in place of a password.
    public var hasToken = false
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
