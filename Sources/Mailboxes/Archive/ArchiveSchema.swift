import Storage

/// The columns and tables that the archive has gained since the first schema.
enum ArchiveSchema {
    static let migration = Migration(
        room: "mailboxes", number: 4, name: "threads and the search index",
        statements: [
            "ALTER TABLE messages ADD COLUMN thread_id BIGINT"
        ])
}
