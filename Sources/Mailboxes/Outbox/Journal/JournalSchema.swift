import Storage

/// The column that ties a mailbox's outbox to the journal of the program that works on it.
enum JournalSchema {
    static let migration = Migration(
        room: "mailboxes", number: 9, name: "the journal of what is on the wire",
        statements: [
            // The mark under which the journal speaks of the messages that are transmitting now; NULL if no journal does.
            "ALTER TABLE outbox_mailboxes ADD COLUMN journal_mark TEXT"
        ])
}
