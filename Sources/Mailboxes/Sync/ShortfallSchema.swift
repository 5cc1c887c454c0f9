import Storage

/// The columns and tables for what a fetch could not bring, and when it is retried.
enum ShortfallSchema {
    static let migration = Migration(
        room: "mailboxes", number: 8, name: "what a server does not hand out, and when it is asked again",
        statements: [
            "ALTER TABLE undelivered_messages ADD COLUMN tries BIGINT NOT NULL DEFAULT 1",
            // Null: only a full comparison asks again.
            "ALTER TABLE undelivered_messages ADD COLUMN next_try_at BIGINT",
            "UPDATE undelivered_messages SET next_try_at = noted_at WHERE reason <> 'larger than is taken'",

            // Groups of UIDs at which the server ended the session: “1@7;2@9:40,51”.
            "ALTER TABLE folders ADD COLUMN suspects TEXT NOT NULL DEFAULT ''",

            // Folders that could not be fetched, or only partly. A complete fetch of the folder removes its row.
            """
            CREATE TABLE folder_failures (
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                reason TEXT NOT NULL,
                is_closed BIGINT NOT NULL,
                since BIGINT NOT NULL,
                PRIMARY KEY (mailbox_id, name)
            )
            """,

            // How often the server temporarily refused the user's action, or ended the session at it.
            "ALTER TABLE message_intents ADD COLUMN tries BIGINT NOT NULL DEFAULT 0",
            // Null: at once.
            "ALTER TABLE message_intents ADD COLUMN next_try_at BIGINT",
        ])
}
