public import Storage

/// What was fetched, for lists and for reading.
public struct MessageArchive: Sendable {
    /// How many messages a list gives at the most.
    public static let maximumListLength = 10_000

    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The messages of a mailbox, newest first.
    ///
    /// - Parameters:
    ///   - folder: only those that lie in this folder, named as the server names it, or INBOX in any case.
    ///   - search: words that must all occur in sender, recipients, subject, text or file names; case and diacritics
    ///     do not matter.
    ///   - limit: at most so many, and never more than ``maximumListLength``.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)``.
    public func messages(
        of mailbox: Mailbox, folder: String? = nil, search: String? = nil, limit: Int = maximumListLength
    ) async throws -> [StoredMessage] {
        try await database.read { transaction in
            var conditions = ["messages.mailbox_id = $1"]
            var values: [any SQLConvertible] = [mailbox.id]
            if let folder {
                let id = try Self.folderID(named: folder, of: mailbox, in: transaction)
                values.append(id)
                conditions.append(
                    """
                    EXISTS (SELECT 1 FROM placements
                            WHERE placements.message_id = messages.id AND placements.folder_id = $\(values.count))
                    """)
            }
            for word in (search ?? "").split(whereSeparator: \.isWhitespace).prefix(20) {
                values.append(SearchText.pattern(word))
                conditions.append("messages.search_text LIKE $\(values.count) ESCAPE '\\'")
            }
            values.append(min(max(limit, 0), Self.maximumListLength))
            let rows = try transaction.rows(
                """
                SELECT messages.id, messages.mailbox_id, messages.blob_id, messages.size, messages.message_id,
                       messages.subject, messages.sender_name, messages.sender_address, messages.sent_at,
                       messages.received_at, messages.attachment_count
                FROM messages WHERE \(conditions.joined(separator: " AND "))
                ORDER BY messages.received_at DESC, messages.id DESC LIMIT $\(values.count)
                """, values)
            return try rows.map { try StoredMessage(row: $0, in: transaction) }
        }
    }

    /// One message by its number.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``.
    public func message(id: Int64) async throws -> StoredMessage {
        try await database.read { transaction in
            guard let row = try transaction.row("SELECT * FROM messages WHERE id = $1", [id]) else {
                throw MailboxError.noSuchMessage(id: id)
            }
            return try StoredMessage(row: row, in: transaction)
        }
    }

    /// The exact bytes that were received, checked against their hash.
    public func bytes(of message: StoredMessage) async throws -> [UInt8] {
        let bytes = try await database.read { transaction in try transaction.blob(message.blobID) }
        guard let bytes else { throw MailboxError.noSuchMessage(id: message.id) }
        return bytes
    }

    private static func folderID(
        named name: String, of mailbox: Mailbox, in transaction: ReadTransaction
    ) throws -> Int64 {
        let rows = try transaction.rows(
            "SELECT id, name FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailbox.id])
        let isInbox = name.uppercased() == "INBOX"
        for row in rows {
            let existing = try row.text("name")
            if existing == name || (isInbox && existing.uppercased() == "INBOX") { return try row.integer("id") }
        }
        throw MailboxError.noSuchFolder(name: name, existing: try rows.map { try $0.text("name") })
    }
}

extension StoredMessage {
    init(row: Row, in transaction: ReadTransaction) throws {
        let id = try row.integer("id")
        let places = try transaction.rows(
            """
            SELECT folders.name AS name, placements.flags AS flags
            FROM placements JOIN folders ON folders.id = placements.folder_id
            WHERE placements.message_id = $1 ORDER BY folders.name
            """, [id])
        let flags = try places.map { try $0.text("flags").lowercased().split(separator: " ") }
        self.init(
            id: id, mailboxID: try row.integer("mailbox_id"), size: Int(try row.integer("size")),
            messageID: try row.optionalText("message_id"), subject: try row.optionalText("subject"),
            senderName: try row.optionalText("sender_name"), senderAddress: try row.optionalText("sender_address"),
            sentAt: try row.optionalTimestamp("sent_at"), receivedAt: try row.timestamp("received_at"),
            attachmentCount: Int(try row.integer("attachment_count")), folders: try places.map { try $0.text("name") },
            isRead: !flags.isEmpty && flags.allSatisfy { $0.contains("\\seen") }, blobID: try row.blobID("blob_id"))
    }
}
