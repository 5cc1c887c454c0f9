/// The reason why a DNS query has no answer.
public enum DNSError: Error, Hashable, Sendable {
    /// The name does not exist, with records of any type (RFC 1035 §4.1.1: NXDOMAIN).
    case noSuchDomain
    /// The name exists but has no records of the requested type (RFC 2308 §2.2: NODATA).
    case noRecords
    /// No name server answered in time.
    case timedOut
    /// The name servers could not find the answer (SERVFAIL).
    case serverFailure
    /// The name servers do not answer this query, or do not answer us (REFUSED, NOTIMP, FORMERR).
    case refused
    /// The answer is not valid DNS.
    case malformedAnswer
    /// The text is not a domain name (RFC 1035 §2.3.4). Nothing was sent.
    case notAName(String)
    /// The text is not a name server's address.
    case notANameServer(String)
    /// No name server can be reached.
    case unreachable
    /// The task was cancelled.
    case cancelled
    /// This machine has no memory, threads or sockets left for a query.
    case outOfResources

    /// Whether a server answered that there are no records.
    public var isDecided: Bool { self == .noSuchDomain || self == .noRecords }
}

extension DNSError: CustomStringConvertible {
    /// A lower-case clause for people, without a full stop.
    public var description: String {
        switch self {
        case .noSuchDomain: "there is no such domain"
        case .noRecords: "the domain exists but has no records of this type"
        case .timedOut: "the name servers did not answer in time"
        case .serverFailure: "the name servers could not find the answer"
        case .refused: "the name servers refused the query"
        case .malformedAnswer: "the name servers sent an invalid answer"
        case .notAName(let text): "“\(text)” is not a domain name"
        case .notANameServer(let text):
            "“\(text)” is not a name server: write an address and, if needed, a port: 192.0.2.1:53 or [2001:db8::1]:53"
        case .unreachable: "the name servers cannot be reached"
        case .cancelled: "the query was cancelled"
        case .outOfResources: "this machine has no memory, threads or sockets left for a query"
        }
    }
}
