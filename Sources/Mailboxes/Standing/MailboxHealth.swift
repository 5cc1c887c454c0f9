public import Storage

/// The part of a mailbox that something concerns.
public enum MailboxSide: String, Hashable, Sendable, CaseIterable {
    /// Fetching, sending, or both.
    case fetching, sending, both
}

/// The health of a mailbox in one word for the user: the worse of what fetching and sending have met.
public enum MailboxHealth: Hashable, Sendable {
    /// Nothing is known to be wrong.
    case connected
    /// A fetch is under way, in this process or another.
    case fetching(FetchProgress)
    /// The server refused the password; that side waits until it is replaced.
    case needsPassword(since: Timestamp?, for: MailboxSide)
    /// The server cannot be reached; it is retried.
    case unreachable(since: Timestamp?, for: MailboxSide)
    /// The server asked for patience.
    case throttled(until: Timestamp?, for: MailboxSide)

    /// The part concerned; `nil` if nothing is wrong.
    public var side: MailboxSide? {
        switch self {
        case .connected, .fetching: nil
        case .needsPassword(_, let side), .unreachable(_, let side), .throttled(_, let side): side
        }
    }
}

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
