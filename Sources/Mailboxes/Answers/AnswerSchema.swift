import Storage

/// What a letter of the outbox answers or forwards. The message may be deleted while the letter waits, so that there is no
/// foreign key; numbers of messages are never given twice.
enum AnswerSchema {
    static let migration = Migration(
        room: "mailboxes", number: 6, name: "what a letter answers",
        statements: [
            "ALTER TABLE outbox ADD COLUMN answers_message BIGINT",
            "ALTER TABLE outbox ADD COLUMN answers_kind TEXT",
            "ALTER TABLE outbox ADD COLUMN answer_marked_at BIGINT",
        ])
}
