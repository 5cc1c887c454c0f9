import MIME
import Storage

/// What an arriving message tells of one that was sent: that it lies in Sent, that it did not arrive, that it was answered.
enum SentMailNews {
    /// Tells the outbox.
    ///
    /// - Parameter ours: those of the message's references that name messages of the outbox.
    static func tell(
        _ arrived: ArrivedMessage, receivedAt: Timestamp, ours: Set<String>, in transaction: WriteTransaction
    ) throws {
        let digest = arrived.digest
        if arrived.folderRole == SpecialFolder.sent.rawValue {
            let seen = try OutboxFate.noteSeenInSent(
                digest.marks, of: arrived.mailboxID, at: receivedAt, in: transaction)
            try tellAgain(seen?.newNames ?? [], of: arrived.mailboxID, in: transaction)
        } else if let report = digest.report {
            let bounces = bounces(in: report)
            guard !bounces.isEmpty else { return }
            try OutboxFate.noteBounced(
                messageID: report.originalMessageID, quoted: digest.quotedMarks, of: arrived.mailboxID, bounces,
                at: receivedAt, in: transaction)
        } else if !ours.isEmpty, try !isOwn(arrived, in: transaction) {
            for messageID in ours.sorted() {
                try OutboxFate.noteAnswered(
                    messageID: messageID, of: arrived.mailboxID, at: receivedAt,
                    isAutomatic: digest.automatic != nil || digest.isReceipt, in: transaction)
            }
        }
    }

    /// Messages that are read again for one name, and the most bytes that one of them may have.
    private static let readAgain = 8
    private static let readAgainSize = 4 * 1024 * 1024

    /// Tells the outbox of what came before it was known which message a name belongs to: an answer may be fetched before
    /// the copy in Sent.
    ///
    /// - Parameter names: Message-IDs that a server has given to messages of the outbox, known since now.
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
