import Storage

/// The table of fencing tokens. The tokens of former versions are carried over: they must only ever grow.
enum MailboxTokenSchema {
    static let migration = Migration(
        room: "mailboxes", number: 10, name: "one table for the tokens of all work on a mailbox",
        statements: [
            """
            CREATE TABLE mailbox_tokens (
                mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
                purpose TEXT NOT NULL,
                token BIGINT NOT NULL,
                PRIMARY KEY (mailbox_id, purpose)
            )
            """,
            """
            INSERT INTO mailbox_tokens (mailbox_id, purpose, token)
            SELECT mailbox_id, 'sync', token FROM sync_turns
            """,
            """
            INSERT INTO mailbox_tokens (mailbox_id, purpose, token)
            SELECT mailbox_id, 'outbox', token FROM outbox_mailboxes
            """,
            "DROP TABLE sync_turns",
            "ALTER TABLE outbox_mailboxes DROP COLUMN token",
        ])
}
