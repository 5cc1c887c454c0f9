import Storage

extension SyncStore {
    /// The number of messages parsed again in one transaction.
    private static let digestsAtOnce = 50
    /// After this many messages, the rest is left to the next fetch.
    private static let digestsAFetch = 2000

    /// Parses stored bytes again if an older version of the program parsed them. What was unreadable then may be
    /// readable now. Each fetch does a part of them.
    func digestAgain() async throws {
        var done = 0
        while done < Self.digestsAFetch {
            let stale = try await database.read { transaction in
                try transaction.rows(
                    """
                    SELECT id, blob_id FROM messages WHERE digest_version < $1 AND mailbox_id = $2
                    ORDER BY digest_version, id LIMIT \(Self.digestsAtOnce)
                    """, [MessageDigest.version, mailbox.id]
                ).map { (try $0.integer("id"), try transaction.blob(try $0.blobID("blob_id"))) }
            }
            guard !stale.isEmpty else { return }
            let digests = stale.map { id, bytes in (id, bytes.map { MessageDigest(of: $0) }) }
            try await write { transaction in
                try transaction.tell(.messages, of: mailbox.id)
                for (id, digest) in digests { try renew(id, digest, in: transaction) }
            }
            done += stale.count
        }
    }

    private func renew(_ id: Int64, _ digest: MessageDigest?, in transaction: WriteTransaction) throws {
        guard let digest else {
            // The bytes are gone, so there is nothing to parse. The check of the data folder reports that.
            try transaction.execute(
                "UPDATE messages SET digest_version = $1 WHERE id = $2", [MessageDigest.version, id])
            return
        }
        let row = try transaction.row(
            """
            UPDATE messages SET message_id = $2, subject = $3, sender_name = $4, sender_address = $5, sent_at = $6,
                attachment_count = $7, search_text = $8, unreadable_reason = $9, digest_version = $10
            WHERE id = $1 RETURNING gmail_thread_id
            """,
            [
                id, digest.messageID, digest.subject, digest.senderName, digest.senderAddress, digest.sentAt,
                digest.attachmentCount, digest.searchText, digest.unreadableReason, MessageDigest.version,
            ])
        guard let row else { return }
        let roles = try transaction.rows(
            """
            SELECT folders.role AS role FROM placements JOIN folders ON folders.id = placements.folder_id
            WHERE placements.message_id = $1 ORDER BY CASE WHEN folders.role = 'sent' THEN 0 ELSE 1 END
            """, [id])
        try Arrival.register(
            ArrivedMessage(
                mailboxID: mailbox.id, id: id, digest: digest,
                folderRole: try roles.first.flatMap { try $0.optionalText("role") },
                gmailThreadID: try row.optionalInteger("gmail_thread_id").map { UInt64(bitPattern: $0) },
                occasion: .digestedAgain),
            in: transaction)
    }
}
