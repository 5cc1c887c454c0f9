import Storage

extension SyncStore {
    /// The number of vanished messages removed at the end of one fetch. The rest is not urgent.
    static let removedAtOnce = 500

    /// Stores the progress of a fetch.
    static func write(
        _ progress: FetchProgress, mailboxID: Int64, at time: Timestamp, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO sync_progress (mailbox_id, beat_at, folder, stored, total, stored_bytes, total_bytes)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (mailbox_id) DO UPDATE SET
                beat_at = $2, folder = $3, stored = $4, total = $5, stored_bytes = $6, total_bytes = $7
            """,
            [
                mailboxID, time, progress.folder, progress.stored, progress.total, progress.storedBytes,
                progress.totalBytes,
            ])
    }

    /// Ends a fetch. A message that has lost its last placement counts as vanished. A message that vanished long ago is
    /// removed.
    ///
    /// - Parameter isWhole: Whether every folder was fetched. If not, nothing is removed: the message may be in the
    ///   folder that was left out.
    func finish(at time: Timestamp, isWhole: Bool) async throws {
        try await write { transaction in
            let vanished: Int = try transaction.execute(
                """
                UPDATE messages SET vanished_at = $2 WHERE vanished_at IS NULL AND id IN (
                    SELECT message_id FROM unplaced_messages WHERE mailbox_id = $1)
                """, [mailbox.id, time])
            if vanished > 0 { try transaction.tell(.messages, of: mailbox.id) }
            let old = try transaction.rows(
                """
                SELECT unplaced_messages.message_id AS id, messages.blob_id AS blob_id FROM unplaced_messages
                JOIN messages ON messages.id = unplaced_messages.message_id
                WHERE unplaced_messages.mailbox_id = $1 AND unplaced_messages.since < $2 LIMIT \(Self.removedAtOnce)
                """, [mailbox.id, time - FetchLimits.keptAfterVanishing])
            for row in isWhole ? old : [] {
                let id = try row.integer("id")
                let blob = try row.blobID("blob_id")
                try Arrival.forget(messageID: id, in: transaction)
                try transaction.execute("DELETE FROM messages WHERE id = $1", [id])
                let stillUsed = try transaction.row(
                    """
                    SELECT 1 AS used FROM messages WHERE blob_id = $1
                    UNION SELECT 1 AS used FROM outbox WHERE blob_id = $1
                    """, [blob])
                if stillUsed == nil { try transaction.removeBlob(blob) }
            }
            try transaction.execute("DELETE FROM sync_progress WHERE mailbox_id = $1", [mailbox.id])
            try MailboxDirectory.noteFetched(mailbox.id, since: begunAt, at: time, in: transaction)
        }
    }

    /// Records that a fetch has ended early and is no longer under way.
    func abandonProgress() async throws {
        try await write { transaction in
            try transaction.execute("DELETE FROM sync_progress WHERE mailbox_id = $1", [mailbox.id])
        }
    }
}
