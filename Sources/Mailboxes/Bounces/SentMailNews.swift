import MIME
import Storage

/// What an arriving message tells of one that was sent: that it lies in Sent, that it did not arrive, that it was answered.
enum SentMailNews {
    /// Tells the outbox.
    ///
    /// - Parameter ours: those of the message's references that the outbox has given out.
    static func tell(
        _ arrived: ArrivedMessage, receivedAt: Timestamp, ours: Set<String>, in transaction: WriteTransaction
    ) throws {
        let digest = arrived.digest
        if arrived.folderRole == SpecialFolder.sent.rawValue {
            guard let messageID = digest.messageID else { return }
            try OutboxFate.noteSeenInSent(
                messageID: messageID, of: arrived.mailboxID, at: receivedAt, in: transaction)
        } else if let report = digest.report {
            let bounces = bounces(in: report)
            guard let messageID = report.originalMessageID, !bounces.isEmpty else { return }
            try OutboxFate.noteBounced(
                messageID: messageID, of: arrived.mailboxID, bounces, at: receivedAt, in: transaction)
        } else if !ours.isEmpty, try !isOwn(arrived, in: transaction) {
            for messageID in ours.sorted() {
                try OutboxFate.noteAnswered(
                    messageID: messageID, of: arrived.mailboxID, at: receivedAt,
                    isAutomatic: digest.automatic != nil || digest.isReceipt, in: transaction)
            }
        }
    }

    /// The recipients whom the message will not reach any more. Of a delay nothing is told: the server goes on trying.
    private static func bounces(in report: DeliveryReport) -> [OutboxFate.Bounce] {
        report.recipients.compactMap { recipient in
            switch recipient.outcome {
            case .permanent, .transient: break
            case .delayed, .delivered, .relayed, nil: return nil
            }
            let words = recipient.diagnostic ?? recipient.status ?? "it could not be delivered"
            return OutboxFate.Bounce(address: recipient.address.isEmpty ? nil : recipient.address, words: words)
        }
    }

    /// Whether the mailbox itself wrote it: who adds something to a letter of theirs has not answered it, and a draft is
    /// no answer either.
    private static func isOwn(_ arrived: ArrivedMessage, in transaction: ReadTransaction) throws -> Bool {
        if arrived.folderRole == SpecialFolder.drafts.rawValue { return true }
        let row = try transaction.row("SELECT address FROM mailboxes WHERE id = $1", [arrived.mailboxID])
        guard let own = try row?.text("address"), let sender = arrived.digest.senderAddress else { return false }
        return MailAddress.comparisonKey(of: sender) == MailAddress.comparisonKey(of: own)
    }
}
