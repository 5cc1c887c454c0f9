import Storage

/// What the server has but a fetch could not bring.
public struct FetchShortfall: Hashable, Sendable {
    /// Messages over the size limit.
    public var oversize: [FetchSummary.Oversize] = []
    /// Messages that the server names but does not deliver.
    public var undelivered: [FetchSummary.Undelivered] = []
    /// Folders that could not be fetched, or only partly.
    public var failedFolders: [FetchSummary.FailedFolder] = []

    /// Creates an empty shortfall.
    public init() {}

    /// Whether everything was fetched.
    public var isEmpty: Bool { oversize.isEmpty && undelivered.isEmpty && failedFolders.isEmpty }

    /// Reads what is stored for a mailbox. Messages over the size limit are not included.
    init(of mailboxID: Int64, in transaction: ReadTransaction) throws {
        undelivered = try transaction.rows(
            """
            SELECT folders.name AS name, uid, reason, tries, next_try_at FROM undelivered_messages
            JOIN folders ON folders.id = undelivered_messages.folder_id
            WHERE folders.mailbox_id = $1 AND reason <> $2 ORDER BY folders.name, uid
            """, [mailboxID, UndeliveredReason.oversize.rawValue]
        ).map { row in
            FetchSummary.Undelivered(
                folder: try row.text("name"), uid: try row.integer("uid"), reason: try row.text("reason"),
                tries: Int(try row.integer("tries")), nextTryAt: try row.optionalTimestamp("next_try_at"))
        }
        failedFolders = try Self.failedFolders(of: mailboxID, in: transaction)
    }

    static func failedFolders(
        of mailboxID: Int64, in transaction: ReadTransaction
    ) throws -> [FetchSummary.FailedFolder] {
        try transaction.rows(
            "SELECT name, reason, is_closed FROM folder_failures WHERE mailbox_id = $1 ORDER BY name", [mailboxID]
        ).map { row in
            FetchSummary.FailedFolder(
                folder: try row.text("name"), reason: try row.text("reason"), isClosed: try row.bool("is_closed"))
        }
    }
}

extension MailboxDirectory {
    /// Returns what the last fetches could not bring. Messages over the size limit are not included.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func shortfall(of mailbox: Mailbox) async throws -> FetchShortfall {
        try await database.read { try FetchShortfall(of: mailbox.id, in: $0) }
    }
}
