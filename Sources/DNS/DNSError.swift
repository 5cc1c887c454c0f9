/// Why a question to the domain name system has no answer.
public enum DNSError: Error, Hashable, Sendable {
    /// There is no such name, with records of any type (RFC 1035 §4.1.1: NXDOMAIN).
    case noSuchDomain
    /// The name is there, without a record of the type that was asked for (RFC 2308 §2.2: NODATA).
    case noRecords
    /// No name server answered in time.
    case timedOut
    /// The name servers could not find out (SERVFAIL).
    case serverFailure
    /// The name servers do not answer this question, or not us (REFUSED, NOTIMP, FORMERR).
    case refused
    /// An answer came that is none.
    case malformedAnswer
    /// What was asked for is no name (RFC 1035 §2.3.4), and nobody was asked.
    case notAName(String)
    /// What was given as a name server is none.
    case notANameServer(String)
    /// There is no way to any name server.
    case unreachable
    /// The task was cancelled.
    case cancelled
    /// This machine has no memory, threads or sockets left for a question.
    case outOfResources

    /// Whether somebody answered, and the answer is that there is nothing.
    public var isDecided: Bool { self == .noSuchDomain || self == .noRecords }
}

extension DNSError: CustomStringConvertible {
    /// One sentence.
    public var description: String {
        switch self {
        case .noSuchDomain: "there is no such domain"
        case .noRecords: "the domain is there, but has no records of this type"
        case .timedOut: "the name servers did not answer in time"
        case .serverFailure: "the name servers could not find out"
        case .refused: "the name servers refused the question"
        case .malformedAnswer: "the name servers gave an answer that is none"
        case .notAName(let text): "“\(text)” is no domain name"
        case .notANameServer(let text):
            "“\(text)” is no name server: write an address and perhaps a port, like 192.0.2.1:53 or [2001:db8::1]:53"
        case .unreachable: "there is no way to the name servers"
        case .cancelled: "the question was broken off"
        case .outOfResources: "this machine has no memory, threads or sockets left for a question"
        }
    }
}
