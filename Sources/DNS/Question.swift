import CAres
import Synchronization

/// The record types that can be queried.
enum RecordType: Hashable, Sendable {
    case address(AddressFamily)
    case mailExchanger
    case service

    /// The number in a query (RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 2782).
    var code: CInt {
        switch self {
        case .address(.ipv4): 1
        case .mailExchanger: 15
        case .address(.ipv6): 28
        case .service: 33
        }
    }
}

/// A query, its resolver, its deadline, and the continuation that waits for the answer.
final class Question: Sendable {
    typealias Answer = Result<[UInt8], DNSError>

    let name: String
    let type: RecordType
    let resolver: DNSResolver
    let deadline: ContinuousClock.Instant
    /// Set by the cancelling task; the resolver's thread checks it each time it wakes.
    let isCancelled = Atomic(false)
    let waiter = Mutex<CheckedContinuation<Answer, Never>?>(nil)

    init(name: String, type: RecordType, of resolver: DNSResolver) {
        self.name = name
        self.type = type
        self.resolver = resolver
        deadline = .now + resolver.timeLimit
    }

    /// Delivers the answer; later calls do nothing.
    func finish(_ answer: Answer) { waiter.withLock { $0.take() }?.resume(returning: answer) }

    /// Returns the error for a query that was cancelled or is too late; `nil` if it may go on.
    func verdict(at now: ContinuousClock.Instant) -> DNSError? {
        if isCancelled.load(ordering: .acquiring) { return .cancelled }
        return now >= deadline ? .timedOut : nil
    }
}

extension DNSError {
    /// Converts a c-ares status; `nil` for success.
    init?(status: CInt) {
        switch status {
        case ARES_SUCCESS: return nil
        case ARES_ENODATA: self = .noRecords
        case ARES_ENOTFOUND: self = .noSuchDomain
        case ARES_ESERVFAIL: self = .serverFailure
        case ARES_EREFUSED, ARES_ENOTIMP, ARES_EFORMERR: self = .refused
        case ARES_ETIMEOUT: self = .timedOut
        case ARES_ECONNREFUSED: self = .unreachable
        case ARES_ECANCELLED, ARES_EDESTRUCTION: self = .cancelled
        case ARES_ENOMEM, ARES_EFILE, ARES_ENOTINITIALIZED: self = .outOfResources
        default: self = .malformedAnswer
        }
    }
}
