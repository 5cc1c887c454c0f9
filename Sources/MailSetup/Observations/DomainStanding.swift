/// What the name servers say of a domain.
public enum DomainStanding: Hashable, Sendable {
    /// It is a known provider's, or it has mail servers.
    case exists
    /// There is no such domain, or what was given cannot be one.
    case noSuchDomain
    /// It has a null mail exchanger (RFC 7505), or neither a mail exchanger nor an address (RFC 5321 §5.1).
    case takesNoMail
    /// No name server answered, or none knew.
    case nameServersSilent
}
