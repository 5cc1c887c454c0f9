import Storage

/// The columns and tables that the outbox has gained since the first schema.
enum OutboxSchema {
    static let migration = Migration(
        room: "mailboxes", number: 2, name: "what became of a message that was sent",
        statements: [
            "ALTER TABLE outbox ADD COLUMN seen_in_sent_at BIGINT"
        ])
}
