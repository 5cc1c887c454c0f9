public import Foundation
public import Storage

/// The fetched messages, for lists and for reading.
public struct MessageArchive: Sendable {
    /// The most messages that a list returns.
    public static let maximumListLength = 10_000

    let database: Database
    /// The time zone in which the days of a search begin.
    let timeZone: TimeZone

    /// Creates an archive of the messages in `database`.
    ///
    /// - Parameters:
    ///   - database: The database that messages are fetched into.
    ///   - timeZone: The time zone in which the days of a search begin.
    public init(database: Database, timeZone: TimeZone = .current) {
        self.database = database
        self.timeZone = timeZone
    }

    /// Returns the messages of a mailbox that match a search, newest first.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox to search.
    ///   - query: The search; every message matches an empty one.
    ///   - cursor: The end of the page before: only older messages are returned.
    ///   - limit: The most messages to return, up to ``maximumListLength``.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)`` if the query names an unknown folder; `StorageError` if
    ///   the database fails.
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

    /// Returns the message with this number.
    /// - Throws: ``MailboxError/noSuchMessage(id:)`` if there is none; `StorageError` if the database fails.
    public func message(id: Int64) async throws -> StoredMessage {
        try await database.read { transaction in
            let rows = try transaction.rows("SELECT \(MessageRows.columns) FROM messages WHERE id = $1", [id])
            guard let message = try MessageRows.messages(rows, in: transaction).first else {
                throw MailboxError.noSuchMessage(id: id)
            }
            return message
        }
    }

    /// Returns the exact bytes that were received, checked against their hash.
    /// - Throws: ``MailboxError/noSuchMessage(id:)`` if the message is gone; `StorageError` if the bytes are damaged or
    ///   the database fails.
    public func bytes(of message: StoredMessage) async throws -> [UInt8] {
        let bytes = try await database.read { transaction in try transaction.blob(message.blobID) }
        guard let bytes else { throw MailboxError.noSuchMessage(id: message.id) }
        return bytes
    }

    static func length(_ limit: Int) -> Int { min(max(limit, 0), maximumListLength) }
}
