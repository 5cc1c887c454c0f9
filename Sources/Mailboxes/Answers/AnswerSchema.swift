import Storage

/// The columns that record which message an outbox message answers or forwards.
///
/// There is no foreign key: the answered message may be deleted while the answer waits. Message numbers are never
/// reused.
enum AnswerSchema {
    static let migration = Migration(
        room: "mailboxes", number: 6, name: "what a letter answers",
        statements: [
            "ALTER TABLE outbox ADD COLUMN answers_message BIGINT",
            "ALTER TABLE outbox ADD COLUMN answers_kind TEXT",
            "ALTER TABLE outbox ADD COLUMN answer_marked_at BIGINT",
        ])
}
