import MIME
import Storage

/// What becomes of a message after the server has taken it: seen in Sent, bounced, answered. Whoever reads arriving mail
/// says so here, in the transaction that stores what it has read.
///
/// What is about no message of this mailbox's outbox is passed over. Each call may come again.
enum OutboxFate {
    /// A recipient whom a message did not reach.
    struct Bounce: Hashable, Sendable {
        /// As the report names it; nil where it names nobody.
        var address: String?
        /// Why, in the reporting server's words.
        var words: String
    }

    /// A message of ours is in the mailbox's Sent folder.
    ///
    /// If its fate was not known, the server has taken it; a copy that Pennypost never filed tells that the server files
    /// copies by itself.
    ///
    /// - Parameter marks: of the copy.
    /// - Returns: the message, and the Message-IDs of its copies that were not known yet.
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

    /// Another server has reported for good that it could not deliver a message of ours to some recipients.
    ///
    /// - Parameters:
    ///   - messageID: as the report names the message, without angle brackets.
    ///   - quoted: the marks of the message's header, as far as the report gives it back.
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
            // Nobody reports on what was never taken.
            if message.isUncertain, namesUncertain || !message.wasAcceptedBefore {
                try OutboxSettling.accept(
                    message, words: "the server took it: a report on it has come back", at: time, in: transaction)
            }
        }
    }

    /// Somebody has answered a message of ours.
    /// - Parameter isAutomatic: a program did (RFC 3834): nobody has read the message yet.
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
