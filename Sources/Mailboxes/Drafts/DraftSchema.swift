import Storage

/// The tables of letters that are being written, and what the outbox has to know of them.
///
/// There is no foreign key to the mailbox or to the answered message: both may go while the letter is being written, and
/// what a person has typed is kept. Numbers are never reused.
enum DraftSchema {
    static let migration = Migration(
        room: "mailboxes", number: 13, name: "letters that are being written",
        statements: [
            """
            CREATE TABLE drafts (
                id BIGINT PRIMARY KEY,
                company_id BIGINT NOT NULL,
                person_id BIGINT NOT NULL,
                form_key TEXT NOT NULL,
                revision BIGINT NOT NULL,
                mailbox_id BIGINT,
                to_field TEXT NOT NULL, cc_field TEXT NOT NULL, bcc_field TEXT NOT NULL,
                subject TEXT NOT NULL,
                body TEXT NOT NULL,
                answers_message BIGINT,
                answers_kind TEXT,
                in_reply_to TEXT,
                reference_ids TEXT NOT NULL,
                changed_at BIGINT NOT NULL,
                discarded_at BIGINT,
                outbox_id BIGINT,
                UNIQUE (person_id, form_key)
            )
            """,
            "CREATE INDEX drafts_by_person ON drafts (person_id, company_id, changed_at, id)",
            """
            CREATE TABLE draft_files (
                id BIGINT PRIMARY KEY,
                draft_id BIGINT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                content_type TEXT NOT NULL,
                size BIGINT NOT NULL,
                bytes BLOB NOT NULL
            )
            """,
            "CREATE INDEX draft_files_by_draft ON draft_files (draft_id, id)",
            // The letters of a mailbox, the newest first.
            "CREATE INDEX outbox_by_number ON outbox (mailbox_id, id)",
            // A letter that may still be taken back, or that leaves later, is not due before this time.
            "ALTER TABLE outbox ADD COLUMN not_before BIGINT",
            // The person who wrote it.
            "ALTER TABLE outbox ADD COLUMN written_by BIGINT",
        ])
}
