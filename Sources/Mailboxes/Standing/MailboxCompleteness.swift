public import Storage

/// Whether everything a mailbox has at its server is here, as last proved.
public struct MailboxCompleteness: Hashable, Sendable {
    /// The number of messages at the server, in all fetched folders.
    public var serverCount: Int
    /// The number of those whose bytes are here.
    public var hereCount: Int
    /// The number of those whose bytes are here but cannot be read.
    public var unreadableCount: Int
    /// The number of those that the server does not return, or that are larger than the limit.
    public var undeliveredCount: Int
    /// When every UID was compared.
    public var provedAt: Timestamp

    /// Whether nothing is missing.
    public var isComplete: Bool { hereCount + undeliveredCount >= serverCount }
}

extension MailboxDirectory {
    /// Returns what the last full comparison has proved; `nil` if there was none yet.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func completeness(of mailbox: Mailbox) async throws -> MailboxCompleteness? {
        let row = try await database.read { transaction in
            try transaction.row("SELECT * FROM mailbox_completeness WHERE mailbox_id = $1", [mailbox.id])
        }
        return try row.map { row in
            MailboxCompleteness(
                serverCount: Int(try row.integer("server_count")), hereCount: Int(try row.integer("here_count")),
                unreadableCount: Int(try row.integer("unreadable_count")),
                undeliveredCount: Int(try row.integer("undelivered_count")), provedAt: try row.timestamp("proved_at"))
        }
    }
}
