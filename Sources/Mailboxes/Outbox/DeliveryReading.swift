import MailSetup
import SMTP
import Storage

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
}

extension OutboxReport {
    /// Translates a delivery's outcome into what it means for a message and each of its recipients.
    init(_ outcome: DeliveryOutcome, of item: OutboxItem, nextAttemptAt: Timestamp, heardAt: Timestamp) {
        var verdicts = outcome.recipients.makeIterator()
        let words = outcome.words
        let recipients = item.recipients.map { recipient in
            guard recipient.state == .pending, let told = verdicts.next() else { return recipient }
            let state: RecipientState =
                switch told.verdict {
                case .accepted: .accepted
                case .deferred: .pending
                case .refused: .refused
                case .uncertain: .uncertain
                }
            let reply = state == .accepted ? words : told.reply.map { String(describing: $0) } ?? words
            return OutboxItem.Recipient(address: recipient.address, state: state, reply: reply)
        }
        self.init(
            id: item.id, recipients: recipients, detail: words, nextAttemptAt: nextAttemptAt, heardAt: heardAt)
        reached = outcome.recipients.count { $0.verdict == .accepted || $0.verdict == .uncertain }
    }

    /// Reports that the message itself was not tried: it waits as before.
    init(untried item: OutboxItem, wasDueAt: Timestamp, detail: String?, heardAt: Timestamp) {
        self.init(
            id: item.id, recipients: item.recipients, detail: detail, nextAttemptAt: wasDueAt,
            countsAsAttempt: false, heardAt: heardAt)
    }

    /// Reports that a claimed message was not tried: it waits as before.
    init(untried claim: OutboxClaim, detail: String?, heardAt: Timestamp) {
        self.init(untried: claim.item, wasDueAt: claim.wasDueAt, detail: detail, heardAt: heardAt)
    }

    /// Reports that no server would take the message as it is: its pending recipients count as refused.
    init(unfit claim: OutboxClaim, detail: String, heardAt: Timestamp) {
        let recipients = claim.item.recipients.map { recipient in
            guard recipient.state == .pending else { return recipient }
            return OutboxItem.Recipient(address: recipient.address, state: .refused, reply: detail)
        }
        self.init(
            id: claim.item.id, recipients: recipients, detail: detail, nextAttemptAt: claim.wasDueAt, heardAt: heardAt)
    }
}

extension SMTPError {
    /// The server's own words, or ours if it said nothing.
    var words: String { reply.map { String(describing: $0) } ?? SessionTrouble(self).summary }
}
