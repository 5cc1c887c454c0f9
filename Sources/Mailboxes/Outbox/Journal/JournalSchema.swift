import Storage

/// The column that links a mailbox's outbox to the journal of its worker.
enum JournalSchema {
    static let migration = Migration(
        room: "mailboxes", number: 9, name: "the journal of what is on the wire",
        statements: [
            // The journal's mark for the messages that are transmitting now; NULL if no journal covers them.
            "ALTER TABLE outbox_mailboxes ADD COLUMN journal_mark TEXT"
        ])
}
