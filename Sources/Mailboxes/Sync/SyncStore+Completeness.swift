import Storage

extension SyncStore {
    /// Records, after every folder was compared, what the server has and how much of it is here.
    func proveCompleteness(at time: Timestamp) async throws {
        try await write { transaction in
            let row = try transaction.row(
                """
                SELECT (SELECT COALESCE(CAST(SUM(message_count) AS BIGINT), 0) FROM folders WHERE mailbox_id = $1)
                        AS server_count,
                    (SELECT COUNT(*) FROM placements JOIN folders ON folders.id = placements.folder_id
                        WHERE folders.mailbox_id = $1) AS here_count,
                    (SELECT COUNT(*) FROM messages
                        WHERE mailbox_id = $1 AND vanished_at IS NULL AND unreadable_reason IS NOT NULL)
                        AS unreadable_count,
                    (SELECT COUNT(*) FROM undelivered_messages
                        JOIN folders ON folders.id = undelivered_messages.folder_id
                        WHERE folders.mailbox_id = $1) AS undelivered_count
                """, [mailbox.id])
            guard let row else { return }
            try transaction.execute(
                """
                INSERT INTO mailbox_completeness (
                    mailbox_id, server_count, here_count, unreadable_count, undelivered_count, proved_at
                ) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (mailbox_id) DO UPDATE SET server_count = $2, here_count = $3, unreadable_count = $4,
                    undelivered_count = $5, proved_at = $6
                """,
                [
                    mailbox.id, try row.integer("server_count"), try row.integer("here_count"),
                    try row.integer("unreadable_count"), try row.integer("undelivered_count"), time,
                ])
        }
    }
}
