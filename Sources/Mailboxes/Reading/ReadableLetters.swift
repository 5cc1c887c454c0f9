public import Foundation
import Storage

/// The letters that a person may read, over all mailboxes of the company.
///
/// A person may read a letter if they may read its mailbox: as its owner, or with the right to read. Being an
/// administrator gives no such right. The right is checked in the transaction that reads. A letter that the person may
/// not read is answered like one that does not exist.
public struct ReadableLetters: Sendable {
    /// The most letters of a conversation that are returned; of a longer one, the newest.
    public static let longestConversation = MessageThread.shownMessages

    let database: Database

    /// Creates the letters of a directory's mailboxes.
    public init(_ directory: MailboxDirectory) { database = directory.database }

    /// Returns whether a person may read any mailbox of the company. It looks at the company's mailboxes at most, and at
    /// no letter.
    ///
    /// - Throws: `StorageError`.
    public func areAny(for viewer: MailboxViewer) async throws -> Bool {
        let row = try await database.read { transaction in
            try transaction.row(
                """
                SELECT mailbox_id AS id FROM mailbox_people WHERE person_id = $1 AND may_read = 1 AND mailbox_id IN (
                    SELECT id FROM mailboxes WHERE company_id = $2)
                UNION ALL SELECT id FROM mailboxes WHERE owner_id = $1 AND company_id = $2
                LIMIT 1
                """, [viewer.personID, viewer.companyID])
        }
        return row != nil
    }

    /// Returns a page of the letters that match a search, newest first. What lies only in trash and junk is found by
    /// naming these folders.
    ///
    /// Each mailbox is walked along an index as far as the page reaches, and the walks are merged. So a page costs what
    /// it shows times the number of mailboxes, and nothing for the letters that are stored.
    ///
    /// - Parameters:
    ///   - viewer: Who reads.
    ///   - mailboxID: Only this mailbox; `nil` for all.
    ///   - query: The search; every letter matches an empty one.
    ///   - timeZone: The time zone in which the days of the search begin.
    ///   - cursor: The end of the page before: only older letters are returned.
    ///   - limit: The most letters.
    /// - Returns: `nil` if the mailbox is not open to the viewer.
    /// - Throws: ``MailboxError/noSuchFolder(name:existing:)`` if no mailbox has a folder that the query names;
    ///   `StorageError` if the database fails.
    public func page(
        for viewer: MailboxViewer, in mailboxID: Int64? = nil, matching query: SearchQuery = SearchQuery(),
        timeZone: TimeZone, before cursor: MessageCursor? = nil, limit: Int
    ) async throws -> LetterPage? {
        try await database.read { transaction in
            let mailboxes = try viewer.mailboxes(with: .read, in: transaction)
            let chosen = mailboxes.filter { mailboxID == nil || $0.id == mailboxID }
            guard mailboxID == nil || !chosen.isEmpty else { return nil }
            let limit = MessageArchive.length(limit)
            var rows: [Row] = []
            var missing: (any Error)?
            var walked = 0
            for mailbox in chosen {
                do {
                    let selection = try MessageSelection(
                        query, mailbox: mailbox, timeZone: timeZone, hidesAside: true, in: transaction)
                    rows += try MessageWalk(selection: selection, mailbox: mailbox).rows(
                        before: cursor, limit: limit + 1, in: transaction)
                    walked += 1
                } catch let error as MailboxError {
                    // A folder that one mailbox has, another has not.
                    guard case .noSuchFolder = error else { throw error }
                    missing = error
                }
            }
            if walked == 0, let missing { throw missing }
            let newest = try rows.map { (try $0.timestamp("received_at"), try $0.integer("id"), $0) }
                .sorted { ($0.0, $0.1) > ($1.0, $1.1) }
            let messages = try MessageRows.messages(newest.prefix(limit).map(\.2), in: transaction)
            return LetterPage(
                mailboxes: mailboxes, messages: messages, hasMore: newest.count > limit,
                firstFetches: try chosen.filter { $0.lastFetchAt == nil }.map { mailbox in
                    FirstFetch(
                        mailbox: mailbox, progress: try FetchProgress.last(of: mailbox.id, in: transaction)?.step)
                })
        }
    }

    /// Returns a letter with its mailbox; `nil` if there is none, or none that the viewer may read.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func letter(
        _ id: Int64, for viewer: MailboxViewer
    ) async throws -> (message: StoredMessage, mailbox: Mailbox)? {
        try await database.read { try Self.letter(id, for: viewer, in: $0) }
    }

    /// Returns the conversation of a letter; `nil` if there is no such letter, or none that the viewer may read. A
    /// conversation is one of a single mailbox, so nothing of another one is in it.
    ///
    /// - Throws: as ``letter(_:for:)``.
    public func conversation(of id: Int64, for viewer: MailboxViewer) async throws -> Conversation? {
        try await database.read { transaction in
            guard let (message, mailbox) = try Self.letter(id, for: viewer, in: transaction) else { return nil }
            guard let thread = message.threadID else {
                return Conversation(mailbox: mailbox, messages: [message], isCut: false)
            }
            let rows = try transaction.rows(
                """
                SELECT \(MessageRows.columns) FROM messages
                WHERE thread_id = $1 AND mailbox_id = $2 AND vanished_at IS NULL
                ORDER BY received_at DESC, id DESC LIMIT $3
                """, [thread, mailbox.id, Self.longestConversation + 1])
            let newest = try MessageRows.messages(Array(rows.prefix(Self.longestConversation)), in: transaction)
            // The one that was asked for is always there.
            let asked = newest.contains { $0.id == id } ? [] : [message]
            return Conversation(
                mailbox: mailbox, messages: asked + newest.reversed(), isCut: rows.count > Self.longestConversation)
        }
    }

    /// Returns the exact bytes of a letter that was received, checked against their hash; `nil` as ``letter(_:for:)``.
    ///
    /// - Throws: as ``letter(_:for:)``.
    public func bytes(of id: Int64, for viewer: MailboxViewer) async throws -> [UInt8]? {
        try await database.read { transaction in
            guard let (message, _) = try Self.letter(id, for: viewer, in: transaction) else { return nil }
            return try transaction.blob(message.blobID)
        }
    }

    private static func letter(
        _ id: Int64, for viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> (message: StoredMessage, mailbox: Mailbox)? {
        let rows = try transaction.rows(
            "SELECT \(MessageRows.columns) FROM messages WHERE id = $1 AND vanished_at IS NULL", [id])
        guard let row = rows.first else { return nil }
        let mailboxes = try viewer.mailboxes(with: .read, only: try row.integer("mailbox_id"), in: transaction)
        guard let mailbox = mailboxes.first, let message = try MessageRows.messages(rows, in: transaction).first else {
            return nil
        }
        return (message, mailbox)
    }
}

/// One page of the letters that a person may read.
public struct LetterPage: Sendable {
    /// All mailboxes that are open to them, by address.
    public let mailboxes: [Mailbox]
    /// The letters, newest first.
    public let messages: [StoredMessage]
    /// Whether there are older ones.
    public let hasMore: Bool
    /// Those of the mailboxes that were looked at whose first fetch has not ended.
    public let firstFetches: [FirstFetch]
}

/// A mailbox of which not everything is here yet.
public struct FirstFetch: Sendable {
    /// The mailbox.
    public let mailbox: Mailbox
    /// How far the fetch has come; `nil` if none has begun.
    public let progress: FetchProgress?
}

/// A conversation, limited to what a person may read.
public struct Conversation: Sendable {
    /// The mailbox that it lies in.
    public let mailbox: Mailbox
    /// Its letters, oldest first; never empty.
    public let messages: [StoredMessage]
    /// Whether there are older letters than these.
    public let isCut: Bool
}
