import Storage

/// What is concluded about messages from elsewhere than the server's own answer to them.
enum OutboxSettling {
    /// As much of a message as conclusions need.
    struct Subject: Sendable {
        let id: Int64
        let mailboxID: Int64
        /// Its fate is not known, or was not, and it waits to be sent again.
        let isUncertain: Bool
        /// The server has taken it for some recipients in an earlier transaction: a copy in Sent, or its absence, then tells
        /// nothing of the later one.
        let wasAcceptedBefore: Bool
        /// Pennypost has begun to file a copy.
        let hasOwnCopy: Bool
    }

    /// The messages of a mailbox's outbox with a Message-ID: one, or none.
    static func messages(
        _ messageID: String, of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> [Subject] {
        let rows = try transaction.rows(
            "SELECT id, state, copy_state, repeats FROM outbox WHERE mailbox_id = $1 AND message_id = $2",
            [mailboxID, messageID])
        var found: [Subject] = []
        for row in rows { found.append(try subject(row, mailboxID, in: transaction)) }
        return found
    }

    /// - Parameter row: with `id`, `state`, `copy_state` and `repeats`.
    static func subject(
        _ row: Row, _ mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> Subject {
        let id = try row.integer("id")
        let accepted = try transaction.row(
            "SELECT 1 AS found FROM outbox_recipients WHERE outbox_id = $1 AND state = $2",
            [id, RecipientState.accepted.rawValue])
        let copy = try row.optionalText("copy_state").flatMap(SentCopyState.init(rawValue:))
        let state = OutboxState(rawValue: try row.text("state"))
        let isRepeated = try row.integer("repeats") > 0 && (state == .queued || state == .attempting)
        return Subject(
            id: id, mailboxID: mailboxID, isUncertain: state == .uncertain || isRepeated,
            wasAcceptedBefore: accepted != nil, hasOwnCopy: copy == .appending || copy == .filed || copy == .gaveUp)
    }

    /// The message lies in Sent.
    static func seenInSent(
        _ message: Subject, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        try transaction.execute(
            "UPDATE outbox SET seen_in_sent_at = $1 WHERE id = $2 AND seen_in_sent_at IS NULL", [time, message.id])
        if message.hasOwnCopy {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE id = $2",
                [SentCopyState.filed.rawValue, message.id])
        } else {
            try transaction.execute(
                "UPDATE outbox SET copy_state = $1, copy_next_at = NULL, copy_detail = NULL WHERE id = $2",
                [SentCopyState.byServer.rawValue, message.id])
            try learn(filesCopies: true, of: message.mailboxID, at: time, in: transaction)
        }
        if message.isUncertain, !message.wasAcceptedBefore {
            try accept(message, words: "the server took it: it lies in Sent", at: time, in: transaction)
        }
    }

    /// The server has taken the message for all whose fate was not known.
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

    /// The server has the messages, for some recipients at least: their copies for Sent are seen to.
    static func noteHandedOver(
        _ ids: [Int64], of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let list: [any SQLConvertible] = ids
        try transaction.execute(
            "UPDATE outbox SET handed_over_at = $1 WHERE handed_over_at IS NULL AND id IN (\(ids.parameters(from: 2)))",
            [time] + list)
        try AnsweredMessage.mark(answeredBy: ids, at: time, in: transaction)
        let known = try transaction.row(
            "SELECT files_copies FROM outbox_mailboxes WHERE mailbox_id = $1", [mailboxID])
        let isFiled = try known?.optionalBool("files_copies") == true
        let values: [any SQLConvertible] = [
            (isFiled ? SentCopyState.byServer : .due).rawValue, isFiled ? nil : time,
        ]
        try transaction.execute(
            """
            UPDATE outbox SET copy_state = $1, copy_next_at = $2
            WHERE copy_state IS NULL AND id IN (\(ids.parameters(from: 3)))
            """, values + list)
    }

    /// Whether the mailbox's server files copies of what it accepts under Sent by itself. Copies that are due are not
    /// needed then, and what is uncertain can be told.
    static func learn(
        filesCopies: Bool, of mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws(StorageError) {
        let changed: Int = try transaction.execute(
            """
            INSERT INTO outbox_mailboxes (mailbox_id, files_copies) VALUES ($1, $2)
            ON CONFLICT (mailbox_id) DO UPDATE SET files_copies = $2
            WHERE outbox_mailboxes.files_copies IS NULL OR outbox_mailboxes.files_copies <> $2
            """, [mailboxID, filesCopies])
        guard changed > 0, filesCopies else { return }
        try transaction.execute(
            "UPDATE outbox SET copy_state = $1, copy_next_at = NULL WHERE mailbox_id = $2 AND copy_state = $3",
            [SentCopyState.byServer.rawValue, mailboxID, SentCopyState.due.rawValue])
        try transaction.execute(
            "UPDATE outbox SET next_look_up_at = $1 WHERE mailbox_id = $2 AND state = $3",
            [time, mailboxID, OutboxState.uncertain.rawValue])
    }
}
