import Storage

/// The columns and tables that the sync has gained since the first schema.
enum SyncSchema {
    static let migration = Migration(
        room: "mailboxes", number: 3, name: "how far each folder is known",
        statements: [
            "ALTER TABLE folders ADD COLUMN highest_modseq BIGINT"
        ])
}
