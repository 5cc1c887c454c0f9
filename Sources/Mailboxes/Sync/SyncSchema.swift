import Storage

/// The columns and tables that the sync has gained since the first schema.
enum SyncSchema {
    static let migration = Migration(
        room: "mailboxes", number: 3, name: "how far each folder is known, and what a person does to messages",
        statements: [
            // The server's figures from before the last complete fetch. A folder for which they are still the same is
            // skipped. Null: unknown, or never fetched completely.
            "ALTER TABLE folders ADD COLUMN highest_modseq BIGINT",
            "ALTER TABLE folders ADD COLUMN uid_next BIGINT",
            "ALTER TABLE folders ADD COLUMN message_count BIGINT",
            // The MAILBOXID (RFC 8474), which survives a RENAME.
            "ALTER TABLE folders ADD COLUMN object_id TEXT",
            // The UIDs that are accounted for, as an IMAP sequence set: “1:40,93:120”.
            "ALTER TABLE folders ADD COLUMN known_uids TEXT NOT NULL DEFAULT ''",
            // 1 while the folder is being rebound because its UIDs became invalid. Old messages are then not new.
            "ALTER TABLE folders ADD COLUMN is_rebinding BIGINT NOT NULL DEFAULT 0",
            // When all UIDs and flags were last compared, and how many messages the server had then.
            "ALTER TABLE folders ADD COLUMN compared_at BIGINT",
            "ALTER TABLE folders ADD COLUMN compared_count BIGINT",
            // The first schema fetched from the lowest UID up, so everything up to its cursor is accounted for.
            "UPDATE folders SET known_uids = '1:' || CAST(last_uid AS TEXT) WHERE last_uid > 0",

            // Since when a message is in no folder of the server; null while it is in one.
            "ALTER TABLE messages ADD COLUMN vanished_at BIGINT",
            // Why nothing of the message can be shown; null if it can. The bytes are here in any case.
            "ALTER TABLE messages ADD COLUMN unreadable_reason TEXT",
            // The version of the digest that filled the columns.
            "ALTER TABLE messages ADD COLUMN digest_version BIGINT NOT NULL DEFAULT 0",
            // X-GM-THRID, the bits of an unsigned number.
            "ALTER TABLE messages ADD COLUMN gmail_thread_id BIGINT",
            "CREATE INDEX messages_by_digest ON messages (digest_version)",
            // Finds out whether bytes are still used when a message is removed.
            "CREATE INDEX messages_by_blob ON messages (blob_id)",

            // A server's names for a message, the same in every folder: EMAILID (“em:…”), X-GM-MSGID (“gm:…”).
            """
            CREATE TABLE message_identities (
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                identity TEXT NOT NULL,
                message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                PRIMARY KEY (mailbox_id, identity)
            )
            """,
            "CREATE INDEX message_identities_by_message ON message_identities (message_id)",
            // Gmail's labels of a placement in All Mail.
            """
            CREATE TABLE placement_labels (
                folder_id BIGINT NOT NULL,
                uid BIGINT NOT NULL,
                label TEXT NOT NULL,
                PRIMARY KEY (folder_id, uid, label),
                FOREIGN KEY (folder_id, uid) REFERENCES placements (folder_id, uid) ON DELETE CASCADE
            )
            """,
            // Messages that have lost their last placement. The end of a fetch marks them, or removes week-old ones.
            """
            CREATE TABLE unplaced_messages (
                message_id BIGINT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
                mailbox_id BIGINT NOT NULL,
                since BIGINT NOT NULL
            )
            """,
            "CREATE INDEX unplaced_by_mailbox ON unplaced_messages (mailbox_id, since)",
            // Messages that are at the server but cannot be fetched.
            """
            CREATE TABLE undelivered_messages (
                folder_id BIGINT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
                uid BIGINT NOT NULL,
                size BIGINT,
                reason TEXT NOT NULL,
                noted_at BIGINT NOT NULL,
                PRIMARY KEY (folder_id, uid)
            )
            """,
            // What the user has done to a message that the server does not have yet.
            """
            CREATE TABLE message_intents (
                id BIGINT PRIMARY KEY,
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                flag TEXT,
                is_set BIGINT,
                folder_id BIGINT REFERENCES folders (id) ON DELETE CASCADE,
                uid BIGINT,
                uid_validity BIGINT,
                target TEXT,
                attempted_at BIGINT,
                target_uid_validity BIGINT,
                target_uid_next BIGINT,
                created_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX message_intents_by_mailbox ON message_intents (mailbox_id, id)",
            "CREATE INDEX message_intents_by_message ON message_intents (message_id)",

            // What the last comparison of all UIDs has proved.
            """
            CREATE TABLE mailbox_completeness (
                mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
                server_count BIGINT NOT NULL,
                here_count BIGINT NOT NULL,
                unreadable_count BIGINT NOT NULL,
                undelivered_count BIGINT NOT NULL,
                proved_at BIGINT NOT NULL
            )
            """,

            // Since when a mailbox is in its state, and when to retry.
            "ALTER TABLE mailboxes ADD COLUMN state_since BIGINT",
            "ALTER TABLE mailboxes ADD COLUMN retry_at BIGINT",
            // The token of the last worker's turn at a mailbox's folders.
            """
            CREATE TABLE sync_turns (
                mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
                token BIGINT NOT NULL
            )
            """,
            // The progress of a fetch that is under way. If the beat is old, the row's program has died.
            """
            CREATE TABLE sync_progress (
                mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
                beat_at BIGINT NOT NULL,
                folder TEXT NOT NULL,
                stored BIGINT NOT NULL,
                total BIGINT NOT NULL,
                stored_bytes BIGINT NOT NULL,
                total_bytes BIGINT NOT NULL
            )
            """,
        ])
}
