import Storage

extension MessageArchive {
    /// Returns the threads of a mailbox with a message that matches a search, sorted by their newest match, newest
    /// first.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox to search.
    ///   - query: The search; every thread matches an empty one.
    ///   - cursor: The end of the page before: only threads whose newest match is older are returned.
    ///   - limit: The most threads to return, up to ``maximumListLength``.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)`` if the query names an unknown folder; `StorageError` if
    ///   the database fails.
    public func threads(
        of mailbox: Mailbox, matching query: SearchQuery = SearchQuery(), before cursor: MessageCursor? = nil,
        limit: Int = maximumListLength
    ) async throws -> [MessageThread] {
        let limit = Self.length(limit)
        return try await database.read { transaction in
            let ids =
                query.terms.isEmpty
                ? try Self.latestThreads(of: mailbox, before: cursor, limit: limit, in: transaction)
                : try matchingThreads(of: mailbox, query, before: cursor, limit: limit, in: transaction)
            return try Self.threads(ids, of: mailbox, in: transaction)
        }
    }

    /// Returns the newest `limit` messages of a thread, newest first.
    ///
    /// - Parameters:
    ///   - id: The thread's number.
    ///   - mailbox: The mailbox of the thread.
    ///   - limit: The most messages to return, up to ``maximumListLength``.
    /// - Throws: `StorageError` if the database fails.
    public func messages(inThread id: Int64, of mailbox: Mailbox, limit: Int) async throws -> [StoredMessage] {
        try await database.read { transaction in
            let rows = try transaction.rows(
                """
                SELECT \(MessageRows.columns) FROM messages
                WHERE thread_id = $1 AND mailbox_id = $2 AND vanished_at IS NULL
                ORDER BY received_at DESC, id DESC LIMIT $3
                """, [id, mailbox.id, Self.length(limit)])
            return try MessageRows.messages(rows, in: transaction)
        }
    }

    private static func latestThreads(
        of mailbox: Mailbox, before cursor: MessageCursor?, limit: Int, in transaction: ReadTransaction
    ) throws -> [Int64] {
        var values: [any SQLConvertible] = [mailbox.id]
        var condition = ""
        if let cursor {
            values.append(cursor.receivedAt)
            condition = "AND latest_at < $2"
        }
        values.append(limit)
        return try transaction.rows(
            """
            SELECT id FROM threads WHERE mailbox_id = $1 \(condition) ORDER BY latest_at DESC, id DESC
            LIMIT $\(values.count)
            """, values
        ).map { try $0.integer("id") }
    }

    /// Walks the matching messages until they belong to `limit` threads.
    private func matchingThreads(
        of mailbox: Mailbox, _ query: SearchQuery, before cursor: MessageCursor?, limit: Int,
        in transaction: ReadTransaction
    ) throws -> [Int64] {
        let selection = try MessageSelection(query, mailbox: mailbox, timeZone: timeZone, in: transaction)
        let walk = MessageWalk(selection: selection, mailbox: mailbox)
        var (ids, seen, cursor): ([Int64], Set<Int64>, MessageCursor?) = ([], [], cursor)
        while ids.count < limit {
            let rows = try walk.rows(before: cursor, limit: limit, in: transaction)
            for row in rows {
                cursor = MessageCursor(receivedAt: try row.timestamp("received_at"), id: try row.integer("id"))
                guard let thread = try row.optionalInteger("thread_id"), seen.insert(thread).inserted else { continue }
                ids.append(thread)
            }
            if rows.count < limit { break }
        }
        return Array(ids.prefix(limit))
    }

    private static func threads(
        _ ids: [Int64], of mailbox: Mailbox, in transaction: ReadTransaction
    ) throws -> [MessageThread] {
        var threads: [MessageThread] = []
        for start in stride(from: 0, to: ids.count, by: threadsAtOnce) {
            let part = Array(ids[start..<min(start + threadsAtOnce, ids.count)])
            let rows = try transaction.rows(
                """
                SELECT newest.* FROM (
                    SELECT \(MessageRows.columns), threads.message_count,
                        ROW_NUMBER() OVER (
                            PARTITION BY messages.thread_id ORDER BY messages.received_at DESC, messages.id DESC
                        ) AS place
                    FROM threads JOIN messages ON messages.thread_id = threads.id AND messages.vanished_at IS NULL
                    WHERE threads.id IN (\(part.parameters()))
                ) AS newest
                WHERE newest.place <= \(MessageThread.shownMessages) ORDER BY newest.thread_id, newest.place
                """, part)
            let messages = try MessageRows.messages(rows, in: transaction)
            var counts: [Int64: Int] = [:]
            for row in rows { counts[try row.integer("thread_id")] = Int(try row.integer("message_count")) }
            let grouped = Dictionary(grouping: messages) { $0.threadID ?? 0 }
            threads += part.compactMap { id in
                guard let messages = grouped[id] else { return nil }
                let count = messages.count < MessageThread.shownMessages ? messages.count : counts[id] ?? 0
                return MessageThread(id: id, mailboxID: mailbox.id, messageCount: count, messages: messages)
            }
        }
        return threads
    }

    /// The most threads whose messages one statement asks for.
    private static let threadsAtOnce = 200
}
