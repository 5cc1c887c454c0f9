import Storage

/// The columns and tables added to the archive since the first schema.
enum ArchiveSchema {
    static let migration = Migration(
        room: "mailboxes", number: 4, name: "threads and the search index",
        statements: threads + places + MessageWords.index.creation)

    private static let threads: [Statement] = [
        // A message without a thread was stored before threads existed. It is registered again from its bytes.
        "ALTER TABLE messages ADD COLUMN thread_id BIGINT",
        "ALTER TABLE messages ADD COLUMN message_key BIGINT",
        "CREATE INDEX messages_by_key ON messages (mailbox_id, message_key)",
        "CREATE INDEX messages_by_thread ON messages (thread_id, received_at, id)",
        // A thread has the number of a message that was in it from the start.
        """
        CREATE TABLE threads (
            id BIGINT PRIMARY KEY,
            mailbox_id BIGINT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
            latest_at BIGINT NOT NULL,
            message_count BIGINT NOT NULL
        )
        """,
        "CREATE INDEX threads_by_time ON threads (mailbox_id, latest_at, id)",
        """
        CREATE TABLE thread_links (
            mailbox_id BIGINT NOT NULL,
            link BIGINT NOT NULL,
            thread_id BIGINT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
            PRIMARY KEY (mailbox_id, link)
        )
        """,
        "CREATE INDEX thread_links_by_thread ON thread_links (thread_id)",
        // Few messages have attachments, and these are searched for.
        "CREATE INDEX messages_with_files ON messages (mailbox_id, received_at, id) WHERE attachment_count > 0",
    ]

    /// A folder is listed along its placements, newest first, so these carry the messages' time of receipt too.
    private static let places: [Statement] = [
        "ALTER TABLE placements ADD COLUMN received_at BIGINT NOT NULL DEFAULT 0",
        """
        UPDATE placements SET received_at =
            (SELECT messages.received_at FROM messages WHERE messages.id = placements.message_id)
        """,
        "CREATE INDEX placement_labels_by_label ON placement_labels (folder_id, label, uid)",
        "CREATE INDEX placements_by_time ON placements (folder_id, received_at, message_id)",
        """
        CREATE INDEX placements_unread ON placements (folder_id, received_at, message_id)
        WHERE \(MessageSelection.unread)
        """,
        """
        CREATE INDEX placements_flagged ON placements (folder_id, received_at, message_id)
        WHERE \(MessageSelection.flagged)
        """,
    ]
}
