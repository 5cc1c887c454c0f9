import Storage

/// The columns and tables that the sync has gained since the first schema.
enum SyncSchema {
    static let migration = Migration(
        room: "mailboxes", number: 3, name: "how far each folder is known, and what a person does to messages",
        statements: [
            // The server's figures from before the last fetch that went through to its end: what has not moved since is
            // skipped. Null: not known, or never fetched to the end.
            "ALTER TABLE folders ADD COLUMN highest_modseq BIGINT",
            "ALTER TABLE folders ADD COLUMN uid_next BIGINT",
            "ALTER TABLE folders ADD COLUMN message_count BIGINT",
            // MAILBOXID (RFC 8474), which survives a RENAME.
            "ALTER TABLE folders ADD COLUMN object_id TEXT",
            // The UIDs that are accounted for, as IMAP writes sets: “1:40,93:120”.
            "ALTER TABLE folders ADD COLUMN known_uids TEXT NOT NULL DEFAULT ''",
            // 1 while the folder is bound anew after its UIDVALIDITY changed: nothing in it is told as new.
            "ALTER TABLE folders ADD COLUMN is_rebinding BIGINT NOT NULL DEFAULT 0",
            // When every UID and flag of it was last compared, and how many messages the server had then.
            "ALTER TABLE folders ADD COLUMN compared_at BIGINT",
            "ALTER TABLE folders ADD COLUMN compared_count BIGINT",
            // The first schema fetched from the bottom up: all to its cursor is accounted for.
            "UPDATE folders SET known_uids = '1:' || CAST(last_uid AS TEXT) WHERE last_uid > 0",

            // Since when a message lies in no folder of the server any more; null while it lies in one.
            "ALTER TABLE messages ADD COLUMN vanished_at BIGINT",
            // Why nothing of it can be shown, where that is so; the bytes are here all the same.
            "ALTER TABLE messages ADD COLUMN unreadable_reason TEXT",
            // By which version of the digest its columns were made.
            "ALTER TABLE messages ADD COLUMN digest_version BIGINT NOT NULL DEFAULT 0",
            // X-GM-THRID; the bits of a number without a sign.
            "ALTER TABLE messages ADD COLUMN gmail_thread_id BIGINT",
            "CREATE INDEX messages_by_digest ON messages (digest_version)",
            // Whether bytes are still used when a message goes.
            "CREATE INDEX messages_by_blob ON messages (blob_id)",

            // Names that a server gives to a message wherever it lies: EMAILID (“em:…”), X-GM-MSGID (“gm:…”).
            """
            CREATE TABLE message_identities (
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                identity TEXT NOT NULL,
                message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                PRIMARY KEY (mailbox_id, identity)
            )
            """,
            "CREATE INDEX message_identities_by_message ON message_identities (message_id)",
            // Gmail's labels of a place in All Mail.
            """
            CREATE TABLE placement_labels (
                folder_id BIGINT NOT NULL,
                uid BIGINT NOT NULL,
                label TEXT NOT NULL,
                PRIMARY KEY (folder_id, uid, label),
                FOREIGN KEY (folder_id, uid) REFERENCES placements (folder_id, uid) ON DELETE CASCADE
            )
            """,
            // Messages that have lost their last place; at the end of a fetch they are marked, and after a week removed.
            """
            CREATE TABLE unplaced_messages (
                message_id BIGINT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
                mailbox_id BIGINT NOT NULL,
                since BIGINT NOT NULL
            )
            """,
            "CREATE INDEX unplaced_by_mailbox ON unplaced_messages (mailbox_id, since)",
            // Messages that lie at the server and cannot be brought.
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
            // What a person has done to a message and the server does not have yet.
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

            // What the last comparison of every UID has proved.
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

            // The state of a mailbox: since when, and when to come again.
            "ALTER TABLE mailboxes ADD COLUMN state_since BIGINT",
            "ALTER TABLE mailboxes ADD COLUMN retry_at BIGINT",
            // The number of the last worker's turn at the state of its folders.
            """
            CREATE TABLE sync_turns (
                mailbox_id BIGINT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
                token BIGINT NOT NULL
            )
            """,
            // How far a fetch has come that is under way. A row whose beat is old belongs to a program that is gone.
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
