import Storage

/// Conclusions about messages from evidence other than the server's own answer.
enum OutboxSettling {
    /// The part of a message that conclusions need.
    struct Subject: Sendable {
        let id: Int64
        let mailboxID: Int64
        /// The Message-ID, without angle brackets.
        let messageID: String
        /// Whether its fate is unknown, or was unknown and it waits to be sent again.
        let isUncertain: Bool
        /// Whether it was considered not taken, and waits to be sent again automatically.
        let waitsToBeRepeated: Bool
        /// How often it was considered not taken.
        let repeats: Int64
        /// Whether the server took it for some recipients in an earlier transaction. A copy in Sent, or its absence,
        /// then says nothing about the later one.
        let wasAcceptedBefore: Bool
        /// Whether Pennypost has begun to file a copy.
        let hasOwnCopy: Bool
    }

    /// Reads a message's part.
    ///
    /// - Parameter row: The columns `id`, `message_id`, `state`, `copy_state` and `repeats`.
    static func subject(
        _ row: Row, _ mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> Subject {
        let id = try row.integer("id")
        let accepted = try transaction.row(
            "SELECT 1 AS found FROM outbox_recipients WHERE outbox_id = $1 AND state = $2",
            [id, RecipientState.accepted.rawValue])
        let copy = try row.optionalText("copy_state").flatMap(SentCopyState.init(rawValue:))
        let state = OutboxState(rawValue: try row.text("state"))
        let repeats = try row.integer("repeats")
        let isRepeated = repeats > 0 && (state == .queued || state == .attempting)
        return Subject(
            id: id, mailboxID: mailboxID, messageID: try row.text("message_id"),
            isUncertain: state == .uncertain || isRepeated,
            waitsToBeRepeated: isRepeated, repeats: repeats, wasAcceptedBefore: accepted != nil,
            hasOwnCopy: copy == .appending || copy == .filed || copy == .gaveUp)
    }

    /// Records that the message is in Sent.
    ///
    /// - Parameter finding: The marks by which it was found. A copy filed by the server, not by Pennypost, shows how
    ///   the server files.
    /// - Returns: The Message-IDs of its copies that were new.
    static func seenInSent(
        _ message: Subject, _ finding: SentFinding, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) -> [String] {
        try transaction.execute(
            "UPDATE outbox SET seen_in_sent_at = $1 WHERE id = $2 AND seen_in_sent_at IS NULL", [time, message.id])
        // A copy filed by Pennypost has our Message-ID.
        let filing = message.hasOwnCopy ? finding.renamed : finding.filing
        if let filing { try learn(filing, of: message.mailboxID, at: time, in: transaction) }
        if message.hasOwnCopy {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE id = $2",
                [SentCopyState.filed.rawValue, message.id])
        } else {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL, copy_detail = NULL WHERE id = $2",
                [SentCopyState.byServer.rawValue, message.id])
        }
        // It was considered absent but is there, or it is there once for each time it was sent.
        let copies = finding.count - (message.hasOwnCopy ? 1 : 0)
        if message.waitsToBeRepeated || (message.repeats > 0 && copies > 1) {
            try contradict(message.mailboxID, in: transaction)
        }
        if message.isUncertain, !message.wasAcceptedBefore {
            try accept(message, words: "the server took it: it is in Sent", at: time, in: transaction)
        }
        var new: [String] = []
        for name in finding.names.sorted()
        where try OutboxLetters.remember(name, of: message.id, mailbox: message.mailboxID, in: transaction) {
            new.append(name)
        }
        return new
    }

    /// Records that the server has taken the message for all recipients of unknown fate.
    static func accept(
        _ message: Subject, words: String, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        try transaction.execute(
            """
            UPDATE outbox_recipients SET state = $1, reply = $2, is_repeated = 0
            WHERE outbox_id = $3 AND (state = $4 OR (state = $5 AND is_repeated = 1))
            """,
            [
                RecipientState.accepted.rawValue, words, message.id, RecipientState.uncertain.rawValue,
                RecipientState.pending.rawValue,
            ])
        let stillPending = try transaction.row(
            "SELECT 1 AS found FROM outbox_recipients WHERE outbox_id = $1 AND state = $2",
            [message.id, RecipientState.pending.rawValue])
        let state: OutboxState = stillPending == nil ? .accepted : .queued
        try transaction.execute(
            """
            UPDATE outbox SET state = $1, detail = $2, uncertain_since = NULL, next_look_up_at = NULL,
                needs_decision = 0, next_attempt_at = $3 WHERE id = $4
            """, [state.rawValue, words, time, message.id])
        try noteHandedOver([message.id], of: message.mailboxID, at: time, in: transaction)
    }

    /// Records that the server has the messages, for some recipients at least, and schedules their copies for Sent.
    static func noteHandedOver(
        _ ids: [Int64], of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let list: [any SQLConvertible] = ids
        try transaction.execute(
            "UPDATE outbox SET handed_over_at = $1 WHERE handed_over_at IS NULL AND id IN (\(ids.parameters(from: 2)))",
            [time] + list)
        try AnsweredMessage.mark(answeredBy: ids, at: time, in: transaction)
        let known = try transaction.row(
            "SELECT files_copies, filing FROM outbox_mailboxes WHERE mailbox_id = $1", [mailboxID])
        // A server that gives letters other Message-IDs is searched each time, to learn them.
        let (filesCopies, filing) = (try known?.optionalBool("files_copies"), try known?.optionalText("filing"))
        let isFiled = filesCopies == true && filing == SentFiling.messageID.rawValue
        let values: [any SQLConvertible] = [
            (isFiled ? SentCopyState.byServer : .due).rawValue, isFiled ? nil : time,
        ]
        try transaction.execute(
            """
            UPDATE outbox SET copy_state = $1, copy_next_at = $2, look_ups = 0
            WHERE copy_state IS NULL AND id IN (\(ids.parameters(from: 3)))
            """, values + list)
        try rememberNames(in: ids, of: mailboxID, in: transaction)
    }

    /// Remembers the Message-IDs that some servers report in their answer.
    private static func rememberNames(
        in ids: [Int64], of mailboxID: Int64, in transaction: WriteTransaction
    ) throws(StorageError) {
        let values: [any SQLConvertible] = [RecipientState.accepted.rawValue]
        let rows = try transaction.rows(
            """
            SELECT outbox_id, address, reply, reverse_path FROM outbox_recipients JOIN outbox ON outbox.id = outbox_id
            WHERE outbox_recipients.state = $1 AND reply LIKE '%<%@%>%' AND outbox_id IN (\(ids.parameters(from: 2)))
            """, values + ids.map { $0 as any SQLConvertible })
        for row in rows {
            let people = [try row.text("address"), try row.text("reverse_path")]
            guard let name = AcceptedName.read(try row.text("reply"), others: people) else { continue }
            _ = try OutboxLetters.remember(name, of: try row.integer("outbox_id"), mailbox: mailboxID, in: transaction)
        }
    }

    /// Records how the mailbox's server was seen to file what it takes in Sent. Due copies may then be unnecessary, and
    /// the fate of uncertain messages can be found out.
    static func learn(
        _ filing: SentFiling, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let changed: Int = try transaction.execute(
            """
            INSERT INTO outbox_mailboxes (mailbox_id, files_copies, filing) VALUES ($1, 1, $2)
            ON CONFLICT (mailbox_id) DO UPDATE SET files_copies = 1,
                filing = CASE WHEN outbox_mailboxes.filing = $3 THEN outbox_mailboxes.filing ELSE $2 END
            WHERE outbox_mailboxes.files_copies IS NULL OR outbox_mailboxes.files_copies <> 1
                OR outbox_mailboxes.filing IS NULL
                OR (outbox_mailboxes.filing <> $2 AND outbox_mailboxes.filing <> $3)
            """, [mailboxID, filing.rawValue, SentFiling.contradicted.rawValue])
        guard changed > 0 else { return }
        if filing == .messageID {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE mailbox_id = $2 AND copy_state = $3",
                [SentCopyState.byServer.rawValue, mailboxID, SentCopyState.due.rawValue])
        }
        try transaction.execute(
            "UPDATE outbox SET next_look_up_at = $1 WHERE mailbox_id = $2 AND state = $3",
            [time, mailboxID, OutboxState.uncertain.rawValue])
    }

    /// Records that the server files nothing that Pennypost can find: Pennypost files copies from now on.
    static func learnFilesNothing(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            """
            INSERT INTO outbox_mailboxes (mailbox_id, files_copies) VALUES ($1, 0)
            ON CONFLICT (mailbox_id) DO UPDATE SET files_copies = 0,
                filing = CASE WHEN outbox_mailboxes.filing = $2 THEN outbox_mailboxes.filing ELSE NULL END
            """, [mailboxID, SentFiling.contradicted.rawValue])
    }

    /// Forgets how the server files: a letter that it has surely taken is not in Sent.
    static func forgetFiling(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET filing = NULL WHERE mailbox_id = $1 AND filing <> $2",
            [mailboxID, SentFiling.contradicted.rawValue])
    }

    /// Records that a letter considered absent has turned up: at this server, absence proves nothing any more.
    static func contradict(_ mailboxID: Int64, in transaction: WriteTransaction) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox_mailboxes SET filing = $1 WHERE mailbox_id = $2",
            [SentFiling.contradicted.rawValue, mailboxID])
    }
}
