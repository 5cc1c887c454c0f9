public import Storage

/// How a mailbox is, in the one word that a person wants.
public enum MailboxHealth: Hashable, Sendable {
    case connected
    /// A fetch is under way, in this process or another.
    case fetching(FetchProgress)
    /// The server refused the password; sending and fetching wait until it is replaced.
    case needsPassword(since: Timestamp?)
    case unreachable(since: Timestamp?)
    /// The server asked for patience.
    case throttled(until: Timestamp?)

    /// A fetch whose last word is older was broken off with its program.
    static let longestSilence = Duration.seconds(120)

    /// - Parameters:
    ///   - progress: the last word of a fetch, and when it was said.
    init(_ mailbox: Mailbox, progress: (step: FetchProgress, at: Timestamp)?, now: Timestamp) {
        if let progress, progress.at <= now, now - progress.at < Self.longestSilence {
            self = .fetching(progress.step)
            return
        }
        switch mailbox.state {
        case .connected: self = .connected
        case .needsPassword: self = .needsPassword(since: mailbox.stateSince)
        case .unreachable: self = .unreachable(since: mailbox.stateSince)
        case .throttled:
            // Patience has an end: from then on it is only not known whether the server can be reached.
            let isOver = mailbox.retryAt.map { $0 <= now } ?? false
            self = isOver ? .connected : .throttled(until: mailbox.retryAt)
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
    /// How a mailbox is now.
    public func health(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxHealth {
        let row = try await database.read { transaction in
            try transaction.row("SELECT * FROM sync_progress WHERE mailbox_id = $1", [mailbox.id])
        }
        guard let row else { return MailboxHealth(mailbox, progress: nil, now: now) }
        let step = FetchProgress(
            folder: try row.text("folder"), stored: Int(try row.integer("stored")),
            total: Int(try row.integer("total")), storedBytes: Int(try row.integer("stored_bytes")),
            totalBytes: Int(try row.integer("total_bytes")))
        return MailboxHealth(mailbox, progress: (step, try row.timestamp("beat_at")), now: now)
    }

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
