public import MIME

/// What became of a letter to oneself. Durations are counted from the moment at which it was put into the outbox.
public struct RoundTripReport: Hashable, Sendable {
    /// The letter in the mailbox, where whoever receives it finds it.
    public struct Arrival: Hashable, Sendable {
        public let after: Duration
        /// As the server names it; at Gmail a label.
        public let folder: String
        public let role: SpecialFolder?
        /// Who it says wrote it; nil where that cannot be read.
        public let from: MailAddress?
        /// What the receiving side found out about where it comes from; nil where the provider adds nothing of it.
        public let authentication: AuthenticationResults?
    }

    /// The sender's own copy.
    public struct SentCopy: Hashable, Sendable {
        /// How many lie in Sent.
        public internal(set) var count = 0
        /// When one was first seen there.
        public internal(set) var after: Duration?
        /// Who filed it; nil as long as the letter was not taken.
        public internal(set) var state: SentCopyState?
        /// Why it could not be filed.
        public internal(set) var detail: String?
    }

    /// What became of the letter's copies in the mailbox at the end of the test.
    public enum Removal: Hashable, Sendable {
        case removed
        /// They lie in the trash.
        case inTrash
        /// Another program that watches the mailbox has not done it yet, or the next fetch does it.
        case waiting
        /// The server's words.
        case refused(String)
        /// As was asked for.
        case kept
        /// There is none.
        case nothing
    }

    public let mailbox: Mailbox
    public let token: RoundTripToken
    /// Who the letter was sent from.
    public let sentFrom: MailAddress
    /// Its place in the outbox.
    public internal(set) var item: OutboxItem
    public internal(set) var handedOver: Duration?
    public internal(set) var arrival: Arrival?
    public internal(set) var sentCopy = SentCopy()
    public internal(set) var removal = Removal.nothing
    /// How long the test has waited, at its end.
    public internal(set) var waited = Duration.zero

    /// What the submission server said of the letter.
    public var serverWords: String? { item.recipients.first?.reply ?? item.detail }

    /// What was not as it should be, the worst first.
    public var problems: [RoundTripProblem] {
        switch item.state {
        case .refused: return [.refused]
        case .queued, .attempting,
            .cancelled where arrival == nil:
            return [.deferred]
        case .transmitting,
            .uncertain where arrival == nil:
            return [.uncertain]
        default: break
        }
        guard let arrival else { return [item.bouncedAt == nil ? .notArrived : .bounced] + sentCopyProblems }
        var found: [RoundTripProblem] = []
        if arrival.role == .junk { found.append(.arrivedInJunk) }
        if isFromRewritten { found.append(.fromRewritten) }
        if arrival.authentication?.isFailure == true { found.append(.authenticationFailed) }
        return found + sentCopyProblems
    }

    private var sentCopyProblems: [RoundTripProblem] {
        switch sentCopy.count {
        case 0: [.sentCopyMissing]
        case 1: []
        default: [.sentCopyDoubled]
        }
    }

    private var isFromRewritten: Bool {
        guard let came = arrival?.from else { return arrival != nil }
        if MailAddress.comparisonKey(of: came.address) != MailAddress.comparisonKey(of: sentFrom.address) {
            return true
        }
        // Where none was given a provider may well add one.
        return sentFrom.displayName.map { $0 != came.displayName } ?? false
    }
}

extension AuthenticationResults {
    /// The methods that tell where a letter comes from (RFC 7208, RFC 6376, RFC 7489).
    static let originMethods: Set<String> = ["spf", "dkim", "dmarc"]

    private static let failures: Set<String> = ["fail", "softfail", "hardfail", "permerror", "policy"]

    /// What those methods have found.
    public var origin: [Outcome] { outcomes.filter { Self.originMethods.contains($0.method) } }

    /// DMARC alone decides where it has come to an end; without it SPF or DKIM is enough.
    var isFailure: Bool {
        let dmarc = origin.filter { $0.method == "dmarc" }.map(\.result)
        if dmarc.contains("pass") { return false }
        if dmarc.contains(where: Self.failures.contains) { return true }
        return !origin.contains { $0.result == "pass" } && origin.contains { Self.failures.contains($0.result) }
    }
}
