import CAres
import Synchronization

/// The types of record that are asked for.
enum RecordType: Hashable, Sendable {
    case address(AddressFamily)
    case mailExchanger
    case service

    /// As it stands in a question (RFC 1035 §3.2.2, RFC 3596 §2.1, RFC 2782).
    var code: CInt {
        switch self {
        case .address(.ipv4): 1
        case .mailExchanger: 15
        case .address(.ipv6): 28
        case .service: 33
        }
    }
}

/// What is asked, of whom, until when, and who waits for the answer.
final class Question: Sendable {
    typealias Answer = Result<[UInt8], DNSError>

    let name: String
    let type: RecordType
    let resolver: DNSResolver
    let deadline: ContinuousClock.Instant
    /// Set by whoever cancels; the thread that asks looks at it each time it wakes.
    let isCancelled = Atomic(false)
    let waiter = Mutex<CheckedContinuation<Answer, Never>?>(nil)

    init(name: String, type: RecordType, of resolver: DNSResolver) {
        self.name = name
        self.type = type
        self.resolver = resolver
        deadline = .now + resolver.timeLimit
    }

    /// Hands the answer over, the first time it is called.
    func finish(_ answer: Answer) { waiter.withLock { $0.take() }?.resume(returning: answer) }

    /// How it ends without having been asked: cancelled, or too late. Nil where it may still be asked.
    func verdict(at now: ContinuousClock.Instant) -> DNSError? {
        if isCancelled.load(ordering: .acquiring) { return .cancelled }
        return now >= deadline ? .timedOut : nil
    }
}

extension DNSError {
    /// What a status of c-ares means; nil where it says that all is well.
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
