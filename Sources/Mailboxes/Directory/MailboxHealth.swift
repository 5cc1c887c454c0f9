public import Storage

/// What of a mailbox something concerns.
public enum MailboxSide: String, Hashable, Sendable, CaseIterable {
    case fetching, sending, both
}

/// How a mailbox is, in the one word that a person wants: the worse of what fetching and sending have met.
public enum MailboxHealth: Hashable, Sendable {
    case connected
    /// A fetch is under way, in this process or another.
    case fetching(FetchProgress)
    /// The server refused the password; that side waits until it is replaced.
    case needsPassword(since: Timestamp?, for: MailboxSide)
    case unreachable(since: Timestamp?, for: MailboxSide)
    /// The server asked for patience.
    case throttled(until: Timestamp?, for: MailboxSide)

    /// What is concerned, where something is wrong.
    public var side: MailboxSide? {
        switch self {
        case .connected, .fetching: nil
        case .needsPassword(_, let side), .unreachable(_, let side), .throttled(_, let side): side
        }
    }
}

/// Whether everything that a mailbox has at its server is here, when that was last proved.
public struct MailboxCompleteness: Hashable, Sendable {
    /// Messages at the server, in all folders that are fetched.
    public var serverCount: Int
    /// Of them, those whose bytes are here.
    public var hereCount: Int
    /// Of them, those whose bytes are here and tell nothing.
    public var unreadableCount: Int
    /// Messages that the server does not hand out, or that are larger than is taken.
    public var undeliveredCount: Int
    /// When every UID was compared.
    public var provedAt: Timestamp

    /// True where nothing is missing.
    public var isComplete: Bool { hereCount + undeliveredCount >= serverCount }
}

extension MailboxDirectory {
    /// What the last full comparison has proved; nil where there was none yet.
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
