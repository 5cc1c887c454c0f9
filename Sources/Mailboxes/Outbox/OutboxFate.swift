import MIME
import Storage

/// What becomes of a message after the server has taken it: it is seen in Sent, bounces, or is answered. The code that
/// reads arriving mail reports this here, in the transaction that stores the mail.
///
/// Reports that match no message of this mailbox's outbox are ignored. Each call may be repeated.
enum OutboxFate {
    /// A recipient whom a message did not reach.
    struct Bounce: Hashable, Sendable {
        /// The address as the report gives it; `nil` if it gives none.
        var address: String?
        /// The reason, in the reporting server's words.
        var words: String
    }

    /// Records that a message of ours is in the mailbox's Sent folder.
    ///
    /// If its fate was unknown, the server has taken it. A copy that Pennypost never filed shows that the server files
    /// copies by itself.
    ///
    /// - Parameter marks: The copy's marks.
    /// - Returns: The message's number, and the Message-IDs of its copies that were new; `nil` if it is none of ours.
    static func noteSeenInSent(
        _ marks: LetterMarks, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) -> (message: Int64, newNames: [String])? {
        guard let (message, filing) = try OutboxLetters.recognise(marks, of: mailboxID, in: transaction) else {
            return nil
        }
        var finding = SentFinding(filing: filing)
        finding.add(SentEntry(uid: 0, marks: marks), filing)
        let new = try OutboxSettling.seenInSent(message, finding, at: time, in: transaction)
        try transaction.tell(.outbox, of: mailboxID)
        return (message.id, new)
    }

    /// Records that another server reported a permanent failure to deliver a message of ours to some recipients.
    ///
    /// - Parameters:
    ///   - messageID: The message's ID as the report gives it, without angle brackets.
    ///   - quoted: The marks of the message's header, as far as the report quotes it.
    static func noteBounced(
        messageID: String?, quoted: [LetterMarks] = [], of mailboxID: Int64, _ bounces: [Bounce], at time: Timestamp,
        in transaction: WriteTransaction
    ) throws(StorageError) {
        let names = (messageID.map { [$0] } ?? []) + quoted.flatMap(\.names)
        var messages = try OutboxLetters.withTokens(quoted.compactMap(\.token), of: mailboxID, in: transaction)
        if messages.isEmpty { messages = try OutboxLetters.named(names, of: mailboxID, in: transaction) }
        for message in messages {
            try transaction.tell(.outbox, of: mailboxID)
            try transaction.execute(
                "UPDATE outbox SET bounced_at = $1 WHERE id = $2 AND bounced_at IS NULL", [time, message.id])
            let recipients = try transaction.rows(
                "SELECT position, address, state FROM outbox_recipients WHERE outbox_id = $1", [message.id])
            var namesUncertain = false
            for row in recipients {
                let address = MailAddress.comparisonKey(of: try row.text("address"))
                let isOnly = recipients.count == 1
                guard
                    let bounce = bounces.first(where: {
                        ($0.address.map { MailAddress.comparisonKey(of: $0) == address }) ?? isOnly
                    })
                else { continue }
                if try row.text("state") == RecipientState.uncertain.rawValue { namesUncertain = true }
                try transaction.execute(
                    """
                    UPDATE outbox_recipients SET bounced_at = $1, bounce = $2
                    WHERE outbox_id = $3 AND position = $4 AND bounced_at IS NULL
                    """, [time, bounce.words, message.id, try row.integer("position")])
            }
            // A message that was never taken gets no report.
            if message.isUncertain, namesUncertain || !message.wasAcceptedBefore {
                try OutboxSettling.accept(
                    message, words: "the server took it: a report on it has come back", at: time, in: transaction)
            }
        }
    }

    /// Records that a message of ours was answered.
    ///
    /// - Parameter isAutomatic: Whether a program answered (RFC 3834): no one has read the message yet.
    static func noteAnswered(
        messageID: String, of mailboxID: Int64, at time: Timestamp, isAutomatic: Bool = false,
        in transaction: WriteTransaction
    ) throws(StorageError) {
        for message in try OutboxLetters.named([messageID], of: mailboxID, in: transaction) {
            try transaction.tell(.outbox, of: mailboxID)
            if !isAutomatic {
                try transaction.execute(
                    "UPDATE outbox SET answered_at = $1 WHERE id = $2 AND answered_at IS NULL", [time, message.id])
            }
            if message.isUncertain, !message.wasAcceptedBefore {
                try OutboxSettling.accept(
                    message, words: "the server took it: an answer has come", at: time, in: transaction)
            }
        }
    }
}
