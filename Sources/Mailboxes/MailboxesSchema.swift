public import Storage

/// The tables of this room. No other room reads or writes them.
public enum MailboxesSchema {
    /// Every migration, in order. A released one is never changed.
    public static let migrations: [Migration] = [
        first, OutboxSchema.migration, SyncSchema.migration, ArchiveSchema.migration, GrantSchema.migration,
        AnswerSchema.migration, OutboxSchema.recognition, ShortfallSchema.migration,
        JournalSchema.migration, MailboxTokenSchema.migration, MailboxCompanySchema.migration,
        AttemptSchema.migration, DraftSchema.migration,
        OutboxSchema.trouble,
    ]

    private static let first = Migration(
        room: "mailboxes", number: 1, name: "mailboxes, folders, messages, outbox",
        statements: [
            // Numbers come from here, so that the same SQL serves both engines and no number is used twice.
            "CREATE TABLE mailbox_sequences (name TEXT PRIMARY KEY, last BIGINT NOT NULL)",
            """
            CREATE TABLE mailboxes (
                id BIGINT PRIMARY KEY,
                address TEXT NOT NULL UNIQUE,
                name TEXT,
                provider TEXT,
                user_name TEXT NOT NULL,
                imap_host TEXT NOT NULL, imap_port BIGINT NOT NULL, imap_security TEXT NOT NULL,
                smtp_host TEXT NOT NULL, smtp_port BIGINT NOT NULL, smtp_security TEXT NOT NULL,
                authority_pem BLOB,
                sealed_password BLOB NOT NULL,
                state TEXT NOT NULL,
                state_detail TEXT,
                connected_at BIGINT NOT NULL,
                last_fetch_at BIGINT
            )
            """,
            """
            CREATE TABLE folders (
                id BIGINT PRIMARY KEY,
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                role TEXT,
                uid_validity BIGINT NOT NULL,
                last_uid BIGINT NOT NULL,
                UNIQUE (mailbox_id, name)
            )
            """,
            """
            CREATE TABLE messages (
                id BIGINT PRIMARY KEY,
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                blob_id BLOB NOT NULL,
                size BIGINT NOT NULL,
                message_id TEXT,
                subject TEXT,
                sender_name TEXT,
                sender_address TEXT,
                sent_at BIGINT,
                received_at BIGINT NOT NULL,
                attachment_count BIGINT NOT NULL,
                search_text TEXT NOT NULL,
                UNIQUE (mailbox_id, blob_id)
            )
            """,
            "CREATE INDEX messages_by_arrival ON messages (mailbox_id, received_at, id)",
            """
            CREATE TABLE placements (
                folder_id BIGINT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
                uid BIGINT NOT NULL,
                message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                flags TEXT NOT NULL,
                PRIMARY KEY (folder_id, uid)
            )
            """,
            "CREATE INDEX placements_by_message ON placements (message_id)",
            """
            CREATE TABLE outbox (
                id BIGINT PRIMARY KEY,
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                unique_key TEXT NOT NULL,
                content_digest BLOB NOT NULL,
                blob_id BLOB NOT NULL,
                message_id TEXT NOT NULL,
                reverse_path TEXT NOT NULL,
                needs_smtputf8 BIGINT NOT NULL,
                subject TEXT NOT NULL,
                state TEXT NOT NULL,
                attempts BIGINT NOT NULL,
                next_attempt_at BIGINT NOT NULL,
                attempt_until BIGINT,
                detail TEXT,
                queued_at BIGINT NOT NULL,
                UNIQUE (mailbox_id, unique_key)
            )
            """,
            "CREATE INDEX outbox_by_state ON outbox (mailbox_id, state, next_attempt_at)",
            """
            CREATE TABLE outbox_recipients (
                outbox_id BIGINT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
                position BIGINT NOT NULL,
                address TEXT NOT NULL,
                state TEXT NOT NULL,
                reply TEXT,
                PRIMARY KEY (outbox_id, position)
            )
            """,
        ])
}

extension WriteTransaction {
    /// Returns the first of `count` numbers that have never been used.
    func nextNumber(_ sequence: String, count: Int = 1) throws(StorageError) -> Int64 {
        let row = try row(
            """
            INSERT INTO mailbox_sequences (name, last) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET last = mailbox_sequences.last + $2 RETURNING last
            """, [sequence, count])
        guard let row else { throw .missingColumn("last", available: []) }
        return try row.integer("last") - Int64(count) + 1
    }
}
