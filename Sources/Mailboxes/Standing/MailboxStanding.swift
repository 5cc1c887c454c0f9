public import Storage

/// The state of a mailbox: the worse of what fetching and sending have met, and why.
public struct MailboxStanding: Hashable, Sendable {
    /// The state in one word.
    public let health: MailboxHealth
    /// The reason, in the server's words if it said something.
    public let detail: String?
    /// Since when it is so; `nil` if that is unknown.
    public let since: Timestamp?
    /// When the server is asked again; `nil` if that is unknown.
    public let retryAt: Timestamp?

    /// A fetch silent for longer than this ended with its program.
    static let longestSilence = Duration.seconds(120)

    /// Combines what is known.
    ///
    /// - Parameter progress: The last progress report of a fetch, and when it was made.
    init(
        _ mailbox: Mailbox, sending: SendingState = SendingState(), progress: (step: FetchProgress, at: Timestamp)?,
        now: Timestamp
    ) {
        var step: FetchProgress?
        if let progress, progress.at <= now, now - progress.at < Self.longestSilence { step = progress.step }
        // A fetch in progress is the latest news of that side.
        let fetching = step == nil ? mailbox.fetchingTrouble(at: now) : nil
        let sending = sending.trouble(at: now)
        guard let worst = [fetching, sending].compactMap(\.self).max(by: { $0.kind < $1.kind }) else {
            health = step.map { .fetching($0) } ?? .connected
            (detail, since, retryAt) = (nil, mailbox.stateSince, nil)
            return
        }
        let side: MailboxSide =
            fetching?.kind == sending?.kind ? .both : fetching?.kind == worst.kind ? .fetching : .sending
        let since = [fetching, sending].compactMap(\.self).filter { $0.kind == worst.kind }.compactMap(\.since).min()
        switch worst.kind {
        case .needsPassword: health = .needsPassword(since: since, for: side)
        case .unreachable: health = .unreachable(since: since, for: side)
        case .throttled: health = .throttled(until: worst.until, for: side)
        }
        (detail, self.since, retryAt) = (worst.detail, since, worst.until)
    }
}

extension MailboxDirectory {
    /// Returns the state of a mailbox at a moment.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func standing(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxStanding {
        let (sending, row) = try await database.read { transaction in
            (
                try OutboxStore.sendingState(of: mailbox.id, in: transaction),
                try transaction.row("SELECT * FROM sync_progress WHERE mailbox_id = $1", [mailbox.id])
            )
        }
        guard let row else { return MailboxStanding(mailbox, sending: sending, progress: nil, now: now) }
        let step = FetchProgress(
            folder: try row.text("folder"), stored: Int(try row.integer("stored")),
            total: Int(try row.integer("total")), storedBytes: Int(try row.integer("stored_bytes")),
            totalBytes: Int(try row.integer("total_bytes")))
        return MailboxStanding(mailbox, sending: sending, progress: (step, try row.timestamp("beat_at")), now: now)
    }

    /// Returns the state of a mailbox in one word.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func health(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxHealth {
        try await standing(of: mailbox, at: now).health
    }
}
