public import MIME
import Storage

/// The result of a test. Durations are counted from when the test message was put into the outbox.
public struct RoundTripReport: Hashable, Sendable {
    /// The message in the folder in which the recipient finds it.
    public struct Arrival: Hashable, Sendable {
        /// When it was first seen.
        public let after: Duration
        /// The folder's name at the server; at Gmail, a label.
        public let folder: String
        /// The folder's role, if any.
        public let role: SpecialFolder?
        /// Its From; `nil` if it cannot be read.
        public let from: MailAddress?
        /// What the receiving server found out about its origin; `nil` if the provider adds nothing about it.
        public let authentication: AuthenticationResults?
    }

    /// The sender's own copy.
    public struct SentCopy: Hashable, Sendable {
        /// The number of copies in Sent.
        public internal(set) var count = 0
        /// When a copy was first seen in Sent.
        public internal(set) var after: Duration?
        /// The copy's state, which says who files it; `nil` until the message is accepted.
        public internal(set) var state: SentCopyState?
        /// Why the copy could not be filed.
        public internal(set) var detail: String?
    }

    /// What happened to the message's copies at the end of the test.
    public enum Removal: Hashable, Sendable {
        /// They are deleted.
        case removed
        /// They are in the trash.
        case inTrash
        /// Another program that watches the mailbox has yet to delete them, or the next fetch will.
        case waiting
        /// The server refused, in these words.
        case refused(String)
        /// They were kept, as requested.
        case kept
        /// There were none.
        case nothing
    }

    /// The mailbox that was tested.
    public let mailbox: Mailbox
    /// The token of the test message.
    public let token: RoundTripToken
    /// The From that the message was sent with.
    public let sentFrom: MailAddress
    /// The message in the outbox.
    public internal(set) var item: OutboxItem
    /// When the submission server accepted it; `nil` if it did not.
    public internal(set) var handedOver: Duration?
    /// Its arrival; `nil` if it was not seen.
    public internal(set) var arrival: Arrival?
    /// The copy in Sent.
    public internal(set) var sentCopy = SentCopy()
    /// What happened to the copies at the end.
    public internal(set) var removal = Removal.nothing
    /// How long the test took.
    public internal(set) var waited = Duration.zero

    /// What the submission server said about the message.
    public var serverWords: String? { item.recipients.first?.reply ?? item.detail }

    /// What went wrong, the worst first.
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
        // A provider may well add a name if none was given.
        return sentFrom.displayName.map { $0 != came.displayName } ?? false
    }
}

extension AuthenticationResults {
    /// The methods that verify a message's origin (RFC 7208, RFC 6376, RFC 7489).
    static let originMethods: Set<String> = ["spf", "dkim", "dmarc"]

    private static let failures: Set<String> = ["fail", "softfail", "hardfail", "permerror", "policy"]

    /// The results of those methods.
    public var origin: [Outcome] { outcomes.filter { Self.originMethods.contains($0.method) } }

    /// Whether these checks failed. DMARC alone decides if it has a result; without it, SPF or DKIM suffices.
    var isFailure: Bool {
        let dmarc = origin.filter { $0.method == "dmarc" }.map(\.result)
        if dmarc.contains("pass") { return false }
        if dmarc.contains(where: Self.failures.contains) { return true }
        return !origin.contains { $0.result == "pass" } && origin.contains { Self.failures.contains($0.result) }
    }
}

/// What went wrong with a test message. Raw values are stable: they appear in JSON.
public enum RoundTripProblem: String, Hashable, Sendable, CaseIterable {
    /// The submission server refused the message for good.
    case refused
    /// The submission server asked for a later attempt, or did not reply in time. The message was cancelled.
    case deferred
    /// The connection broke when the message might have been accepted, and it is not in the mailbox.
    case uncertain
    /// A delivery report says that it could not be delivered.
    case bounced
    /// It was accepted and is not in the mailbox.
    case notArrived = "not-arrived"
    /// It arrived in the spam folder.
    case arrivedInJunk = "arrived-in-junk"
    /// Its From differs from the one that it was sent with.
    case fromRewritten = "from-rewritten"
    /// No copy is in Sent.
    case sentCopyMissing = "sent-copy-missing"
    /// Sent has more than one copy.
    case sentCopyDoubled = "sent-copy-doubled"
    /// The receiving server could not confirm that it comes from its sender.
    case authenticationFailed = "authentication-failed"
}

extension RoundTripReport.Arrival {
    /// Reads the test message itself.
    init(_ place: RoundTripPlaces.Place, after: Duration, _ database: Database) async throws {
        let bytes = try await MessageArchive(database: database).bytes(of: place.message)
        let message = Message(parsing: bytes)
        self.init(
            after: after, folder: place.kind.folder, role: place.kind.role, from: message.from.first,
            authentication: message.lastAuthentication)
    }
}
