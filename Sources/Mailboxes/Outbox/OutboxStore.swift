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
        let isBulk: Bool

        /// What is unique among a mailbox's messages. The prefixes keep callers' keys and Message-IDs apart.
        var storedKey: String { key.map { "\(OutboxItem.keyPrefix)\($0)" } ?? "message:\(messageID)" }
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
                    subject, state, attempts, next_attempt_at, queued_at, is_bulk
                ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $11, $12)
                """,
                [
                    id, mailbox.id, new.storedKey, new.contentDigest, blob, new.messageID, new.reversePath,
                    new.needsSMTPUTF8, new.subject, OutboxState.queued.rawValue, now, new.isBulk,
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
}
