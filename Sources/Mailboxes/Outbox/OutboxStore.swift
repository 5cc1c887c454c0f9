import Storage

/// The outbox on disk. Whatever it says has happened before the wire, or has been heard from it.
struct OutboxStore: Sendable {
    let database: Database

    /// A message that was built and is to be sent.
    struct NewItem: Sendable {
        /// What the caller named it by; nil for a message of its own.
        let key: String?
        /// Of what the message says, apart from its date and its Message-ID.
        let contentDigest: BlobID
        let bytes: [UInt8]
        let messageID: String
        let reversePath: String
        let recipients: [String]
        let needsSMTPUTF8: Bool
        let subject: String

        /// What is unique among a mailbox's messages. The prefixes keep callers' keys and Message-IDs apart.
        var storedKey: String { key.map { "\(OutboxItem.keyPrefix)\($0)" } ?? "message:\(messageID)" }
    }

    /// A message that was claimed for an attempt.
    struct Claim: Sendable {
        let item: OutboxItem
        let reversePath: String
        let needsSMTPUTF8: Bool
        let bytes: [UInt8]
        /// The recipients that have no answer yet.
        var pending: [OutboxItem.Recipient] { item.recipients.filter { $0.state == .pending } }
    }

    /// What an attempt has told of one message.
    struct Report: Sendable {
        var recipients: [OutboxItem.Recipient]
        var detail: String?
        /// When to try again what is still pending.
        var nextAttemptAt: Timestamp
        /// False where nothing was tried, as with a refused sign-in.
        var countsAsAttempt = true
    }

    /// Puts a message on disk, or finds the one that has its key.
    /// - Throws: ``MailboxError/keyUsedForAnotherMessage(key:)``.
    func enqueue(_ new: NewItem, mailbox: Mailbox, now: Timestamp) async throws -> (item: OutboxItem, isNew: Bool) {
        try await database.write { transaction in
            let existing = try transaction.row(
                "SELECT * FROM outbox WHERE mailbox_id = $1 AND unique_key = $2", [mailbox.id, new.storedKey])
            if let existing {
                guard try existing.blobID("content_digest") == new.contentDigest else {
                    throw MailboxError.keyUsedForAnotherMessage(key: new.key ?? new.messageID)
                }
                return (try OutboxItem(row: existing, in: transaction), false)
            }
            let blob = try transaction.storeBlob(new.bytes)
            let id = try transaction.nextNumber("outbox")
            try transaction.execute(
                """
                INSERT INTO outbox (
                    id, mailbox_id, unique_key, content_digest, blob_id, message_id, reverse_path, needs_smtputf8,
                    subject, state, attempts, next_attempt_at, queued_at
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $11)
                """,
                [
                    id, mailbox.id, new.storedKey, new.contentDigest, blob, new.messageID, new.reversePath,
                    new.needsSMTPUTF8, new.subject, OutboxState.queued.rawValue, now,
                ])
            for (position, address) in new.recipients.enumerated() {
                try transaction.execute(
                    "INSERT INTO outbox_recipients (outbox_id, position, address, state) VALUES ($1, $2, $3, $4)",
                    [id, position, address, RecipientState.pending.rawValue])
            }
            guard let row = try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]) else {
                throw MailboxError.unreadableRecord("outbox")
            }
            return (try OutboxItem(row: row, in: transaction), true)
        }
    }

    func item(id: Int64) async throws -> OutboxItem? {
        try await database.read { transaction in
            try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]).map {
                try OutboxItem(row: $0, in: transaction)
            }
        }
    }

    /// Attempts whose process never came back: whether their message left is not known, and so it is said.
    func settleAbandoned(mailbox: Mailbox, now: Timestamp) async throws {
        try await database.write { transaction in
            let abandoned = try transaction.rows(
                """
                UPDATE outbox SET state = $1, attempt_until = NULL, detail = $2
                WHERE mailbox_id = $3 AND state = $4 AND attempt_until < $5 RETURNING id
                """,
                [
                    OutboxState.uncertain.rawValue, "the program ended in the middle of an attempt", mailbox.id,
                    OutboxState.attempting.rawValue, now,
                ])
            for row in abandoned {
                try transaction.execute(
                    "UPDATE outbox_recipients SET state = $1 WHERE outbox_id = $2 AND state = $3",
                    [RecipientState.uncertain.rawValue, try row.integer("id"), RecipientState.pending.rawValue])
            }
        }
    }

    /// The oldest messages that are due.
    func due(mailbox: Mailbox, limit: Int, now: Timestamp) async throws -> [Int64] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id FROM outbox WHERE mailbox_id = $1 AND state = $2 AND next_attempt_at <= $3
                ORDER BY id LIMIT $4
                """, [mailbox.id, OutboxState.queued.rawValue, now, limit]
            ).map { try $0.integer("id") }
        }
    }

    /// Claims those of these messages that are due, in the order given. The claim is on disk when this returns: it comes
    /// before dialling. A message that somebody else has claimed meanwhile is not among them.
    /// - Parameter size: no further message is claimed where those before have so many bytes.
    /// - Returns: the claims, and how many of `ids` were looked at.
    func claim(
        _ ids: [Int64], of mailbox: Mailbox, size: Int, now: Timestamp, until: Timestamp
    ) async throws -> (claims: [Claim], lookedAt: Int) {
        try await database.write { transaction in
            var claims: [Claim] = []
            var claimed = 0
            for (lookedAt, id) in ids.enumerated() {
                guard claimed < size else { return (claims, lookedAt) }
                let row = try transaction.row(
                    """
                    UPDATE outbox SET state = $1, attempts = attempts + 1, attempt_until = $2
                    WHERE id = $3 AND state = $4 AND mailbox_id = $5 AND next_attempt_at <= $6 RETURNING *
                    """,
                    [
                        OutboxState.attempting.rawValue, until, id, OutboxState.queued.rawValue, mailbox.id, now,
                    ])
                guard let row, let bytes = try transaction.blob(try row.blobID("blob_id")) else { continue }
                claimed += bytes.count
                claims.append(
                    Claim(
                        item: try OutboxItem(row: row, in: transaction), reversePath: try row.text("reverse_path"),
                        needsSMTPUTF8: try row.integer("needs_smtputf8") != 0, bytes: bytes))
            }
            return (claims, ids.count)
        }
    }

    /// Writes down what an attempt has told.
    func record(_ reports: [Int64: Report]) async throws {
        try await database.write { transaction in
            for (id, report) in reports {
                for (position, recipient) in report.recipients.enumerated() {
                    try transaction.execute(
                        "UPDATE outbox_recipients SET state = $1, reply = $2 WHERE outbox_id = $3 AND position = $4",
                        [recipient.state.rawValue, recipient.reply, id, position])
                }
                try transaction.execute(
                    """
                    UPDATE outbox SET state = $1, detail = $2, next_attempt_at = $3, attempt_until = NULL,
                        attempts = attempts - $4 WHERE id = $5
                    """,
                    [
                        OutboxState(recipients: report.recipients.map(\.state)).rawValue, report.detail,
                        report.nextAttemptAt, report.countsAsAttempt ? 0 : 1, id,
                    ])
            }
        }
    }
}

extension OutboxState {
    /// A message's state after an attempt, from those of its recipients.
    init(recipients: [RecipientState]) {
        if recipients.contains(.uncertain) {
            self = .uncertain
        } else if recipients.contains(.pending) {
            self = .queued
        } else {
            self = recipients.contains(.accepted) ? .accepted : .refused
        }
    }
}

extension OutboxItem {
    init(row: Row, in transaction: ReadTransaction) throws {
        let id = try row.integer("id")
        guard let state = OutboxState(rawValue: try row.text("state")) else {
            throw MailboxError.unreadableRecord("outbox state")
        }
        let recipients = try transaction.rows(
            "SELECT address, state, reply FROM outbox_recipients WHERE outbox_id = $1 ORDER BY position", [id]
        ).map { row in
            guard let state = RecipientState(rawValue: try row.text("state")) else {
                throw MailboxError.unreadableRecord("recipient state")
            }
            return Recipient(address: try row.text("address"), state: state, reply: try row.optionalText("reply"))
        }
        self.init(
            id: id, mailboxID: try row.integer("mailbox_id"), key: Self.key(stored: try row.text("unique_key")),
            messageID: try row.text("message_id"), subject: try row.text("subject"), state: state,
            attempts: Int(try row.integer("attempts")), nextAttemptAt: try row.timestamp("next_attempt_at"),
            detail: try row.optionalText("detail"), queuedAt: try row.timestamp("queued_at"), recipients: recipients)
    }
}
