import MIME
import Storage

/// The outbox on disk. It records what is about to go over the wire, and what came back.
struct OutboxStore: Sendable {
    let database: Database

    /// A message that was built and is to be sent.
    struct NewItem: Sendable {
        /// The caller's name for it; `nil` if every request adds a message.
        let key: String?
        /// The digest of what the message says, without its date and Message-ID.
        let contentDigest: BlobID
        let blob: Blob
        let messageID: String
        let reversePath: String
        let recipients: [String]
        let needsSMTPUTF8: Bool
        let subject: String
        let isBulk: Bool
        /// The marks by which the message is recognised wherever it turns up.
        let marks: LetterMarks
        var answered: AnsweredMessage?
        var notBefore: Timestamp?
        var writtenBy: Int64?

        /// The value that is unique among a mailbox's messages. The prefixes keep callers' keys and Message-IDs apart.
        var storedKey: String { key.map { "\(OutboxItem.keyPrefix)\($0)" } ?? "message:\(messageID)" }
    }

    /// Stores messages, or finds those that have their keys, in one commit.
    ///
    /// - Returns: For each message its item, or the ``OutboxError`` or ``MailboxError`` that refuses it.
    func enqueue(
        _ new: [(NewItem, Mailbox)], now: Timestamp
    ) async throws -> [Result<(item: OutboxItem, isNew: Bool), any Error>] {
        try await database.write { transaction in
            try new.map { item, mailbox in
                do {
                    return .success(try Self.enqueue(item, mailbox, now: now, in: transaction))
                } catch  where error is OutboxError || error is MailboxError {
                    return .failure(error)
                }
            }
        }
    }

    static func enqueue(
        _ new: NewItem, _ mailbox: Mailbox, now: Timestamp, in transaction: WriteTransaction
    ) throws -> (item: OutboxItem, isNew: Bool) {
        let existing = try transaction.row(
            "SELECT * FROM outbox WHERE mailbox_id = $1 AND unique_key = $2", [mailbox.id, new.storedKey])
        if let existing {
            guard try existing.blobID("content_digest") == new.contentDigest else {
                throw OutboxError.keyUsedForAnotherMessage(key: new.key ?? new.messageID)
            }
            return (try OutboxItem(row: existing, in: transaction), false)
        }
        let blob = try transaction.storeBlob(new.blob)
        let id = try transaction.nextNumber("outbox")
        let row = try transaction.row(
            """
            INSERT INTO outbox (
                id, mailbox_id, unique_key, content_digest, blob_id, message_id, reverse_path, needs_smtputf8,
                subject, state, attempts, next_attempt_at, queued_at, is_bulk, token, likeness, written_at,
                answers_message, answers_kind, not_before, written_by
            ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $19, $11, $12, $13, $14, $15, $16, $17, $18, $20)
            ON CONFLICT (mailbox_id, unique_key) DO NOTHING RETURNING *
            """,
            [
                id, mailbox.id, new.storedKey, new.contentDigest, blob, new.messageID, new.reversePath,
                new.needsSMTPUTF8, new.subject, OutboxState.queued.rawValue, now, new.isBulk,
                new.marks.token?.description, new.marks.likeness, new.marks.writtenAt,
                new.answered?.id, new.answered?.kind.rawValue, new.notBefore,
                new.notBefore.map { max($0, now) } ?? now, new.writtenBy,
            ])
        // This transaction has looked the key up. If another one has taken it since, the engine runs this one again.
        guard let row else { throw MailboxError.unreadableRecord("outbox") }
        for topic in [MailboxTopic.outbox, .due] { try transaction.tell(topic, of: mailbox.id) }
        for (position, address) in new.recipients.enumerated() {
            try transaction.execute(
                "INSERT INTO outbox_recipients (outbox_id, position, address, state) VALUES ($1, $2, $3, $4)",
                [id, position, address, RecipientState.pending.rawValue])
        }
        let recipients = new.recipients.map { OutboxItem.Recipient(address: $0, state: .pending) }
        return (try OutboxItem(row: row, [id: recipients], [:]), true)
    }

    func item(id: Int64) async throws -> OutboxItem? {
        try await database.read { transaction in
            try transaction.row("SELECT * FROM outbox WHERE id = $1", [id]).map {
                try OutboxItem(row: $0, in: transaction)
            }
        }
    }

    func items(of mailboxID: Int64?, open: Bool, below: Int64, limit: Int) async throws -> [OutboxItem] {
        let states: [OutboxState] =
            open ? [.queued, .attempting, .transmitting, .uncertain] : OutboxState.allCases
        let filter = mailboxID == nil ? "" : "AND mailbox_id = $\(states.count + 3) "
        let sql =
            "SELECT * FROM outbox WHERE id < $1 AND state IN (\(states.parameters(from: 3))) \(filter)ORDER BY id DESC LIMIT $2"
        var values: [any SQLConvertible] = [below, limit]
        values += states.map(\.rawValue)
        if let mailboxID { values.append(mailboxID) }
        let given = values
        return try await database.read { transaction in
            try OutboxItem.items(try transaction.rows(sql, given), in: transaction)
        }
    }
}

extension OutboxStore.NewItem {
    /// Builds a message, and fixes its Message-ID and its token.
    init(_ entry: Outbox.Entry) throws(MessageBuildError) {
        var marked = entry.draft
        marked.extraHeaders.removeAll { $0.name.lowercased() == LetterToken.header.lowercased() }
        marked.extraHeaders.append(.init(LetterToken.header, LetterToken.random().description))
        let built = try marked.build()
        let blob = Blob(built.bytes)
        self.init(
            key: entry.key,
            // Without a key, nothing is ever compared with it.
            contentDigest: entry.key == nil ? blob.id : try entry.draft.contentDigest(), blob: blob,
            messageID: String(built.messageID.drop { $0 == "<" }.prefix { $0 != ">" }),
            reversePath: built.envelopeSender, recipients: built.envelopeRecipients,
            needsSMTPUTF8: built.needsSMTPUTF8, subject: entry.draft.subject, isBulk: entry.isBulk,
            marks: LetterMarks(header: built.bytes), answered: entry.answered, notBefore: entry.notBefore,
            writtenBy: entry.writtenBy)
    }
}

extension MessageDraft {
    /// Returns a digest of what the message says, and to whom. Two drafts with the same digest are the same message,
    /// whatever their dates and Message-IDs.
    fileprivate func contentDigest() throws(MessageBuildError) -> BlobID {
        var same = self
        same.date = MessageDate(secondsSinceEpoch: 0)
        same.messageID = "content@pennypost.invalid"
        let built = try same.build()
        let recipients = built.envelopeRecipients.joined(separator: "\n")
        return BlobID(of: built.bytes + [0] + Array(recipients.utf8))
    }
}
