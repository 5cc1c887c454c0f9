import MailSetup
import SMTP
import Storage

/// Messages that go over a connection together, and what the server's answers mean for each.
struct OutboxBatch {
    /// What follows from a batch's outcomes.
    struct Reading: Sendable {
        var reports: [OutboxReport] = []
        /// Whether the connection is gone, or must not be used any more.
        var isOver = false
        var pause: (SendingState.Pause, words: String)?
    }

    let deliveries: [Delivery]
    /// The journal's names for the deliveries, in their order.
    var attempts: [JournalAttempt] {
        claims.map { JournalAttempt(messageID: $0.item.id, number: $0.item.attempts) }
    }
    private let claims: [OutboxClaim]
    private let unfit: [OutboxReport]
    private let policy: OutboxPolicy

    /// Builds the deliveries. A message whose addresses are not valid in an envelope is refused here, and does not hold
    /// up the others.
    init(_ claims: [OutboxClaim], _ policy: OutboxPolicy, now: () -> Timestamp) {
        var (sendable, deliveries, unfit): ([OutboxClaim], [Delivery], [OutboxReport]) = ([], [], [])
        for claim in claims {
            do throws(SMTPError) {
                deliveries.append(try Delivery(claim))
                sendable.append(claim)
            } catch {
                let words = error.words
                unfit.append(OutboxReport(unfit: claim, detail: words, heardAt: now()))
            }
        }
        (self.claims, self.deliveries, self.unfit) = (sendable, deliveries, unfit)
        self.policy = policy
    }

    /// Reads the outcomes of the deliveries.
    ///
    /// - Parameter afterIdling: Whether the connection was idle before. If it ends, that is then no message's fault.
    func reading(of outcomes: [DeliveryOutcome], afterIdling: Bool, at time: Timestamp) -> Reading {
        var reading = Reading(reports: unfit)
        var hasCulprit = afterIdling
        for (claim, outcome) in zip(claims, outcomes) {
            if outcome.endsSession { reading.isOver = true }
            if let pause = SendingState.Pause(outcome), !(afterIdling && outcome.isClosedByServer) {
                reading.isOver = true
                reading.pause = reading.pause ?? (pause, outcome.words)
                if !outcome.reachedSomebody {
                    reading.reports.append(OutboxReport(untried: claim, detail: outcome.words, heardAt: time))
                    continue
                }
            }
            switch outcome {
            case .deferred(.cancelled, _), .deferred(.session(.endHeldBack), _):
                reading.reports.append(OutboxReport(untried: claim, detail: outcome.words, heardAt: time))
            case .deferred(.session, _) where hasCulprit:
                // The connection broke off at an earlier message.
                reading.reports.append(OutboxReport(untried: claim, detail: outcome.words, heardAt: time))
            default:
                if case .deferred(.session, _) = outcome { hasCulprit = true }
                if case .uncertain = outcome { hasCulprit = true }
                let wait = policy.schedule.wait(afterAttempts: claim.item.attempts, chance: policy.chance())
                reading.reports.append(
                    OutboxReport(outcome, of: claim.item, nextAttemptAt: time + wait, heardAt: time))
            }
        }
        return reading
    }
}

extension Delivery {
    /// Creates the delivery of a claimed message, addressed only to the recipients whose fate is still open.
    init(_ claim: OutboxClaim) throws(SMTPError) {
        var envelope = try Envelope(from: claim.reversePath, to: claim.pending.map(\.address))
        envelope.hasInternationalHeaders = claim.needsSMTPUTF8
        self.init(envelope, message: claim.bytes)
    }
}

extension DeliveryOutcome {
    /// Whether the connection is gone, so that the next message needs a new one.
    var endsSession: Bool {
        switch self {
        case .accepted: false
        case .uncertain: true
        case .deferred(let obstacle, _), .refused(let obstacle, _):
            switch obstacle {
            case .session, .cancelled: true
            case .reply(let reply, _): reply.code == 421
            case .messageTooLarge, .extensionMissing, .wouldAccept: false
            }
        }
    }

    /// The server's own words about the message, or ours if it said nothing.
    var words: String {
        switch self {
        case .accepted(let reply, _): String(describing: reply)
        case .uncertain(let error, let phase, _):
            "the connection ended (\(phase)) before the server's answer: \(error.words)"
        case .deferred(let obstacle, _), .refused(let obstacle, _):
            switch obstacle {
            case .reply(let reply, _): String(describing: reply)
            case .session(let error): error.words
            case .messageTooLarge(let size, let limit):
                "the message has \(size) bytes, but the server accepts at most \(limit)"
            case .extensionMissing(.smtpUTF8):
                "the server does not accept addresses with non-ASCII letters before the @"
            case .extensionMissing(.eightBitMIME): "the server does not accept 8-bit messages"
            case .wouldAccept: "the server was only asked"
            case .cancelled: "cancelled before it began"
            }
        }
    }

    /// Whether some recipient has the message, or may have it.
    var reachedSomebody: Bool {
        recipients.contains { $0.verdict == .accepted || $0.verdict == .uncertain }
    }

    /// Whether the server had closed the connection before the message was begun.
    var isClosedByServer: Bool {
        if case .deferred(.session, _) = self { true } else { false }
    }
}

extension SMTPError {
    /// The server's own words, or ours if it said nothing.
    var words: String { reply.map { String(describing: $0) } ?? SessionTrouble(self).summary }
}
