import Storage

extension SyncStore {
    /// For how long a message that lies in no folder any more is kept, so that one that comes back is recognised.
    static let keptAfterVanishing = Duration.seconds(7 * 24 * 3600)
    /// How many of them are removed at the end of one fetch: the rest has time.
    static let removedAtOnce = 500

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

    /// Every folder was fetched: what has lost its last place has gone from the server, and what has been gone for long is
    /// removed here too.
    /// - Parameter isWhole: no folder was left out. Otherwise nothing is removed: it may lie in that folder now.
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
                """, [mailbox.id, time - Self.keptAfterVanishing])
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
            try transaction.execute("UPDATE mailboxes SET last_fetch_at = $1 WHERE id = $2", [time, mailbox.id])
            // A session that was open before says nothing about a password that is refused since.
            let changed: Int = try transaction.execute(
                """
                UPDATE mailboxes SET state = $2, state_detail = NULL, retry_at = NULL, state_since = $1
                WHERE id = $3 AND state <> $2 AND (state <> $4 OR state_since IS NULL OR state_since <= $5)
                """,
                [
                    time, Mailbox.State.connected.rawValue, mailbox.id, Mailbox.State.needsPassword.rawValue,
                    turn.begunAt,
                ])
            if changed > 0 { try transaction.tell(.state, of: mailbox.id) }
        }
    }

    /// A fetch has ended before its time; nothing says any longer that one is under way.
    func abandonProgress() async throws {
        try await write { transaction in
            try transaction.execute("DELETE FROM sync_progress WHERE mailbox_id = $1", [mailbox.id])
        }
    }
}
