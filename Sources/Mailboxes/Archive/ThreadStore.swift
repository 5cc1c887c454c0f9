import Storage

/// The threads of a mailbox in the database: each message's thread, the links between them, and each thread's newest
/// message.
///
/// Threads are the connected components of a graph of messages and links. A new message may connect several threads.
/// They merge into the one with the most messages, so that merging stays cheap in whatever order messages arrive.
enum ThreadStore {
    /// Puts a message into its thread, or into a new one.
    static func place(
        _ message: Int64, receivedAt: Timestamp, mailbox: Int64, links: ThreadLinks, in transaction: WriteTransaction
    ) throws(StorageError) {
        let answeredKeys = links.answered.map(ThreadLinks.key)
        let lasting = links.shared + answeredKeys
        let found = try threads(
            linkedBy: lasting + [links.ownKey].compactMap(\.self), named: answeredKeys, of: mailbox, in: transaction)
        let thread = try merged(found, in: transaction) ?? message
        try transaction.execute(
            """
            INSERT INTO threads (id, mailbox_id, latest_at, message_count) VALUES ($1, $2, $3, 1)
            ON CONFLICT (id) DO UPDATE SET message_count = threads.message_count + 1,
                latest_at = CASE WHEN threads.latest_at < $3 THEN $3 ELSE threads.latest_at END
            """, [thread, mailbox, receivedAt])
        try transaction.execute(
            "UPDATE messages SET thread_id = $1, message_key = $2 WHERE id = $3", [thread, links.ownKey, message])
        try tie(lasting, to: thread, of: mailbox, in: transaction)
    }

    /// Applies a Gmail thread that became known after the message was put into a thread.
    static func tie(
        _ message: Int64, mailbox: Int64, gmailThreadID: UInt64, digest: MessageDigest, in transaction: WriteTransaction
    ) throws(StorageError) {
        let row = try transaction.row("SELECT thread_id FROM messages WHERE id = $1", [message])
        guard let present = try row?.optionalInteger("thread_id") else { return }
        let links = ThreadLinks(digest, gmailThreadID: gmailThreadID, ours: []).shared
        let found = try threads(linkedBy: links, named: [], of: mailbox, in: transaction)
        guard found != [present] else { return }
        let thread = try merged(found.union([present]), in: transaction) ?? present
        try tie(links, to: thread, of: mailbox, in: transaction)
    }

    /// Removes a message from its thread. The other messages stay together; a thread is deleted with its last message.
    static func remove(_ message: Int64, in transaction: WriteTransaction) throws(StorageError) {
        let row = try transaction.row("SELECT thread_id FROM messages WHERE id = $1", [message])
        guard let thread = try row?.optionalInteger("thread_id") else { return }
        try transaction.execute("UPDATE messages SET thread_id = NULL WHERE id = $1", [message])
        let latest = try transaction.row(
            "SELECT received_at FROM messages WHERE thread_id = $1 ORDER BY received_at DESC LIMIT 1", [thread])
        if let latest {
            try transaction.execute(
                "UPDATE threads SET message_count = message_count - 1, latest_at = $2 WHERE id = $1",
                [thread, try latest.timestamp("received_at")])
        } else {
            try transaction.execute("DELETE FROM threads WHERE id = $1", [thread])
        }
    }

    /// The threads that have one of these links, and those of the messages with these keys.
    private static func threads(
        linkedBy links: [Int64], named keys: [Int64], of mailbox: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> Set<Int64> {
        var questions: [String] = []
        if !links.isEmpty {
            questions.append(
                "SELECT thread_id FROM thread_links WHERE mailbox_id = $1 AND link IN (\(links.parameters(from: 2)))")
        }
        if !keys.isEmpty {
            questions.append(
                """
                SELECT thread_id FROM messages WHERE mailbox_id = $1
                AND message_key IN (\(keys.parameters(from: 2 + links.count))) AND thread_id IS NOT NULL
                """)
        }
        guard !questions.isEmpty else { return [] }
        return try threads(
            try transaction.rows(questions.joined(separator: " UNION "), [mailbox] + links + keys))
    }

    private static func threads(_ rows: [Row]) throws(StorageError) -> Set<Int64> {
        var found: Set<Int64> = []
        for row in rows { found.insert(try row.integer("thread_id")) }
        return found
    }

    /// Merges threads into the one with the most messages; of equals, the oldest.
    private static func merged(_ found: Set<Int64>, in transaction: WriteTransaction) throws(StorageError) -> Int64? {
        guard found.count > 1 else { return found.first }
        let rows = try transaction.rows(
            """
            SELECT id, latest_at, message_count FROM threads WHERE id IN (\(found.parameters()))
            ORDER BY message_count DESC, id
            """, found.sorted())
        guard let largest = try rows.first?.integer("id") else { return nil }
        var latest = Int64.min
        var count: Int64 = 0
        for row in rows {
            latest = max(latest, try row.integer("latest_at"))
            count += try row.integer("message_count")
            let id = try row.integer("id")
            guard id != largest else { continue }
            try transaction.execute("UPDATE messages SET thread_id = $1 WHERE thread_id = $2", [largest, id])
            try transaction.execute("UPDATE thread_links SET thread_id = $1 WHERE thread_id = $2", [largest, id])
            try transaction.execute("DELETE FROM threads WHERE id = $1", [id])
        }
        try transaction.execute(
            "UPDATE threads SET latest_at = $1, message_count = $2 WHERE id = $3", [latest, count, largest])
        return largest
    }

    private static func tie(
        _ links: [Int64], to thread: Int64, of mailbox: Int64, in transaction: WriteTransaction
    ) throws(StorageError) {
        guard !links.isEmpty else { return }
        let rows = links.indices.map { "($1, $\($0 + 3), $2)" }.joined(separator: ", ")
        try transaction.execute(
            """
            INSERT INTO thread_links (mailbox_id, link, thread_id) VALUES \(rows)
            ON CONFLICT (mailbox_id, link) DO NOTHING
            """, [mailbox, thread] + links)
    }
}
