import MIME
import Storage

/// What an arriving message says about a sent one: that it is in Sent, that it bounced, or that it was answered.
enum DeliveryFeedback {
    /// Passes the news on to the outbox.
    ///
    /// - Parameter ours: The message's references that name outbox messages.
    static func tell(
        _ arrived: ArrivedMessage, receivedAt: Timestamp, ours: Set<String>, in transaction: WriteTransaction
    ) throws {
        let digest = arrived.digest
        if arrived.folderRole == SpecialFolder.sent.rawValue {
            let seen = try OutboxEvidence.noteSeenInSent(
                digest.marks, of: arrived.mailboxID, at: receivedAt, in: transaction)
            try tellAgain(seen?.newNames ?? [], of: arrived.mailboxID, in: transaction)
        } else if let report = digest.report {
            let bounces = bounces(in: report)
            guard !bounces.isEmpty else { return }
            try OutboxEvidence.noteBounced(
                messageID: report.originalMessageID, quoted: digest.quotedMarks, of: arrived.mailboxID, bounces,
                at: receivedAt, in: transaction)
        } else if !ours.isEmpty, try !isOwn(arrived, in: transaction) {
            for messageID in ours.sorted() {
                try OutboxEvidence.noteAnswered(
                    messageID: messageID, of: arrived.mailboxID, at: receivedAt,
                    isAutomatic: digest.automatic != nil || digest.isReceipt, in: transaction)
            }
        }
    }

    /// The most messages that are read again for one name, and the largest of these in bytes.
    private static let readAgain = 8
    private static let readAgainSize = 4 * 1024 * 1024

    /// Passes on the news that came before it was known whose name this is: an answer may be fetched before the copy in
    /// Sent.
    ///
    /// - Parameter names: Message-IDs that a server gave to outbox messages and that have just become known.
    static func tellAgain(
        _ names: [String], of mailboxID: Int64, in transaction: WriteTransaction
    ) throws {
        for name in names {
            let rows = try transaction.rows(
                """
                SELECT id, blob_id, received_at FROM messages
                WHERE mailbox_id = $1 AND vanished_at IS NULL AND size <= $2 AND thread_id IN (
                    SELECT thread_id FROM thread_links WHERE mailbox_id = $1 AND link = $3)
                ORDER BY received_at, id LIMIT \(readAgain)
                """, [mailboxID, readAgainSize, ThreadLinks.key(name)])
            for row in rows {
                guard let bytes = try? transaction.blob(try row.blobID("blob_id")) else { continue }
                let digest = MessageDigest(of: bytes)
                let id = try row.integer("id")
                let role = try transaction.row(
                    """
                    SELECT folders.role AS role FROM placements JOIN folders ON folders.id = placements.folder_id
                    WHERE placements.message_id = $1 ORDER BY CASE WHEN folders.role = 'sent' THEN 0 ELSE 1 END
                    """, [id])?.optionalText("role")
                guard role != SpecialFolder.sent.rawValue, ThreadLinks.named(by: digest).contains(name) else {
                    continue
                }
                try tell(
                    ArrivedMessage(
                        mailboxID: mailboxID, id: id, digest: digest, folderRole: role, occasion: .digestedAgain),
                    receivedAt: try row.timestamp("received_at"), ours: [name], in: transaction)
            }
        }
    }

    /// The recipients whom the message will not reach. A delay is not reported: the server goes on trying.
    private static func bounces(in report: DeliveryReport) -> [OutboxEvidence.Bounce] {
        report.recipients.compactMap { recipient in
            switch recipient.outcome {
            case .permanent, .transient: break
            case .delayed, .delivered, .relayed, nil: return nil
            }
            let words = recipient.diagnostic ?? recipient.status ?? "it could not be delivered"
            return OutboxEvidence.Bounce(address: recipient.address.isEmpty ? nil : recipient.address, words: words)
        }
    }

    /// Whether the mailbox itself wrote it. A follow-up to one's own message is not an answer to it, and neither is a
    /// draft.
    private static func isOwn(_ arrived: ArrivedMessage, in transaction: ReadTransaction) throws -> Bool {
        if arrived.folderRole == SpecialFolder.drafts.rawValue { return true }
        let row = try transaction.row("SELECT address FROM mailboxes WHERE id = $1", [arrived.mailboxID])
        guard let own = try row?.text("address"), let sender = arrived.digest.senderAddress else { return false }
        return MailAddress.comparisonKey(of: sender) == MailAddress.comparisonKey(of: own)
    }
}
