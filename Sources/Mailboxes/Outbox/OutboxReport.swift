import SMTP
import Storage

/// What an attempt has found out about one message.
struct OutboxReport: Sendable {
    let id: Int64
    var recipients: [OutboxItem.Recipient]
    var detail: String?
    /// When to retry for the recipients that are still pending.
    var nextAttemptAt: Timestamp
    /// `false` if the message itself was not tried, as with a refused sign-in.
    var countsAsAttempt = true
    /// When the server took it for the recipients that are accepted now.
    var heardAt: Timestamp
    /// The number of recipients that this attempt reached, or may have reached.
    var reached = 0
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
