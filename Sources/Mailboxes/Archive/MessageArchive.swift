public import Foundation
public import Storage

/// What was fetched, for lists and for reading.
public struct MessageArchive: Sendable {
    /// How many messages a list gives at the most.
    public static let maximumListLength = 10_000

    let database: Database
    /// Where the days of a search begin.
    let timeZone: TimeZone

    public init(database: Database, timeZone: TimeZone = .current) {
        self.database = database
        self.timeZone = timeZone
    }

    /// The messages of a mailbox that agree with a search, newest first.
    ///
    /// - Parameters:
    ///   - cursor: only what came before it, the end of the page before.
    ///   - limit: at most so many, and never more than ``maximumListLength``.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)``.
    public func messages(
        of mailbox: Mailbox, matching query: SearchQuery, before cursor: MessageCursor? = nil,
        limit: Int = maximumListLength
    ) async throws -> [StoredMessage] {
        try await database.read { transaction in
            let selection = try MessageSelection(query, mailbox: mailbox, timeZone: timeZone, in: transaction)
            let rows = try MessageWalk(selection: selection, mailbox: mailbox).rows(
                before: cursor, limit: Self.length(limit), in: transaction)
            return try MessageRows.messages(rows, in: transaction)
        }
    }

    /// The messages of a folder, named as the server names it or by what it is for, that agree with a search as a person
    /// types it.
    /// - Throws: ``SearchQueryError``; ``MailboxError/noSuchFolder(name:existing:)``.
    public func messages(
        of mailbox: Mailbox, folder: String? = nil, search: String? = nil, limit: Int = maximumListLength
    ) async throws -> [StoredMessage] {
        var query = try SearchQuery(parsing: search ?? "")
        if let folder { query = query.adding(.inFolder(folder)) }
        return try await messages(of: mailbox, matching: query, limit: limit)
    }

    /// One message by its number.
    /// - Throws: ``MailboxError/noSuchMessage(id:)``.
    public func message(id: Int64) async throws -> StoredMessage {
        try await database.read { transaction in
            let rows = try transaction.rows("SELECT \(MessageRows.columns) FROM messages WHERE id = $1", [id])
            guard let message = try MessageRows.messages(rows, in: transaction).first else {
                throw MailboxError.noSuchMessage(id: id)
            }
            return message
        }
    }

    /// The exact bytes that were received, checked against their hash.
    public func bytes(of message: StoredMessage) async throws -> [UInt8] {
        let bytes = try await database.read { transaction in try transaction.blob(message.blobID) }
        guard let bytes else { throw MailboxError.noSuchMessage(id: message.id) }
        return bytes
    }

    static func length(_ limit: Int) -> Int { min(max(limit, 0), maximumListLength) }
}
