import Storage

extension OutboxItem {
    /// Reads one message.
    ///
    /// - Parameter row: All columns of `outbox`.
    init(row: Row, in transaction: ReadTransaction) throws {
        let id = try row.integer("id")
        let recipients = try Self.recipients(of: [id], in: transaction)
        try self.init(row: row, recipients, try Self.names(of: [id], in: transaction))
    }

    /// Reads messages.
    ///
    /// - Parameter rows: All columns of `outbox`.
    /// - Returns: The messages, in the rows' order.
    static func items(_ rows: [Row], in transaction: ReadTransaction) throws -> [OutboxItem] {
        var recipients: [Int64: [Recipient]] = [:]
        var names: [Int64: [String]] = [:]
        var rest = try rows.map { try $0.integer("id") }[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(recipientsAtOnce))
            recipients.merge(try Self.recipients(of: part, in: transaction)) { known, _ in known }
            names.merge(try Self.names(of: part, in: transaction)) { known, _ in known }
            rest = rest.dropFirst(part.count)
        }
        return try rows.map { try OutboxItem(row: $0, recipients, names) }
    }

    /// Reads messages, and leaves out those whose rows make no sense.
    static func readableItems(_ rows: [Row], in transaction: ReadTransaction) throws -> [OutboxItem] {
        do {
            return try items(rows, in: transaction)
        } catch MailboxError.unreadableRecord {
            return try rows.compactMap { row in
                do { return try OutboxItem(row: row, in: transaction) } catch MailboxError.unreadableRecord {
                    return nil
                }
            }
        }
    }

    private static func names(of ids: [Int64], in transaction: ReadTransaction) throws -> [Int64: [String]] {
        var names: [Int64: [String]] = [:]
        let rows = try transaction.rows(
            """
            SELECT outbox_id, message_id FROM outbox_names WHERE outbox_id IN (\(ids.parameters()))
            ORDER BY outbox_id, message_id
            """, ids)
        for row in rows { names[try row.integer("outbox_id"), default: []].append(try row.text("message_id")) }
        return names
    }

    /// The number of messages whose recipients one statement reads.
    private static let recipientsAtOnce = 200

    private static func recipients(
        of ids: [Int64], in transaction: ReadTransaction
    ) throws -> [Int64: [Recipient]] {
        var recipients: [Int64: [Recipient]] = [:]
        let rows = try transaction.rows(
            """
            SELECT outbox_id, address, state, reply, bounced_at, bounce, is_repeated FROM outbox_recipients
            WHERE outbox_id IN (\(ids.parameters())) ORDER BY outbox_id, position
            """, ids)
        for row in rows { recipients[try row.integer("outbox_id"), default: []].append(try Recipient(row: row)) }
        return recipients
    }

    /// Makes a message of its row and of the recipients and other Message-IDs of messages, by their numbers.
    init(row: Row, _ recipients: [Int64: [Recipient]], _ names: [Int64: [String]]) throws {
        let id = try row.integer("id")
        self.init(
            id: id, mailboxID: try row.integer("mailbox_id"), key: Self.key(stored: try row.text("unique_key")),
            messageID: try row.text("message_id"), otherMessageIDs: names[id] ?? [], subject: try row.text("subject"),
            queuedAt: try row.timestamp("queued_at"), isBulk: try row.bool("is_bulk"),
            answered: try AnsweredMessage(row: row), notBefore: try row.optionalTimestamp("not_before"),
            writtenBy: try row.optionalInteger("written_by"), seenToAt: try row.optionalTimestamp("seen_to_at"),
            lifecycle: try OutboxLifecycle(row: row, recipients: recipients[id] ?? []))
    }
}
