public import MailWire

/// What was found out about a mailbox's servers.
public struct Discovery: Hashable, Sendable {
    /// What the name servers say about the address's domain.
    public let domain: DomainStanding
    /// Who runs the domain's mail, by the domain or by its mail exchangers, even if none of its servers greeted.
    public let provider: Provider?
    /// The servers, best first; empty if none were found. Each has greeted under TLS, except those of a provider known
    /// by the domain, which the sign-in will prove anyway.
    public let servers: [DiscoveredServers]
}

/// An IMAP server and a submission server to try for a mailbox.
public struct DiscoveredServers: Hashable, Sendable {
    /// How servers were found, best first.
    public enum Source: Hashable, Sendable, CaseIterable, Comparable {
        /// The provider is known by the address's domain.
        case domain
        /// The provider is known by the host that takes the domain's mail.
        case mailExchanger
        /// SRV records (RFC 6186, RFC 8314 §5.1) name hosts within the domain, or a known provider's.
        case serviceRecords
        /// The domain has a file for mail programs, served under the domain's certificate.
        case configurationFile
        /// The usual host names were tried.
        case guess
        /// SRV records name hosts elsewhere. Nothing vouches for them: anyone who can forge a DNS answer can put them
        /// there (RFC 6186 §6).
        case serviceRecordsElsewhere
    }

    /// How they were found. If the two differ, the worse of them.
    public let source: Source
    /// The provider, if known.
    public let provider: Provider?
    /// The IMAP server.
    public let imap: Endpoint
    /// The submission server.
    public let smtp: Endpoint
    /// One or two user names to try, in this order.
    public let userNames: [String]
    /// Whether programs may sign in with a password: `false` if the domain itself says OAuth 2.0 only.
    public let takesPasswords: Bool

    /// Whether the user has to confirm these servers before a password is sent to them.
    public var needsConfirmation: Bool { source == .serviceRecordsElsewhere }
}
