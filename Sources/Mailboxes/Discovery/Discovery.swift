public import MailWire

/// What was found out about where a mailbox lives.
public struct Discovery: Hashable, Sendable {
    public let domain: DomainStanding
    /// Who runs the domain's mail, by the domain or by its mail exchangers, even where none of its servers greeted.
    public let provider: Provider?
    /// Best first; empty where none was found. Each has greeted under TLS but those of a provider that is known by the
    /// domain, which the sign-in proves anyway.
    public let servers: [DiscoveredServers]
}

/// What the name servers say of a domain.
public enum DomainStanding: Hashable, Sendable {
    /// A provider's own, by the list: nobody was asked.
    case known(Provider)
    case exists
    /// There is none, or what was given can be none.
    case noSuchDomain
    /// It has a null mail exchanger (RFC 7505), or neither a mail exchanger nor an address (RFC 5321 §5.1).
    case takesNoMail
    /// Nobody answered, or nobody knew.
    case nameServersSilent
}

/// Two servers that a mailbox may be connected with.
public struct DiscoveredServers: Hashable, Sendable {
    /// How they were found, best first.
    public enum Source: Hashable, Sendable, CaseIterable, Comparable {
        /// The provider is known by the address's domain.
        case domain
        /// The provider is known by the host that takes the domain's mail.
        case mailExchanger
        /// SRV records (RFC 6186, RFC 8314 §5.1) that name hosts within the domain, or a known provider's.
        case serviceRecords
        /// The domain's own file for mail programs, which came under the domain's certificate.
        case configurationFile
        /// Names that are usual.
        case guess
        /// SRV records that name hosts of somebody else. Nothing vouches for them: whoever can forge an answer of the name
        /// servers can put them there (RFC 6186 §6).
        case serviceRecordsElsewhere
    }

    /// Where the two were found in different ways, the worse of them.
    public let source: Source
    public let provider: Provider?
    public let imap: Endpoint
    public let smtp: Endpoint
    /// What to sign in as, in the order in which to try: one or two.
    public let userNames: [String]
    /// False where the domain says itself that programs sign in with OAuth 2.0 only.
    public let takesPasswords: Bool

    /// Whether a person has to say that these are the right ones, before a password goes there.
    public var needsConfirmation: Bool { source == .serviceRecordsElsewhere }
}
