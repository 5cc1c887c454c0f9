public import Storage

/// How a mailbox stands: the worse of what fetching and sending have met, and why.
public struct MailboxStanding: Hashable, Sendable {
    public let health: MailboxHealth
    /// Why, in the server's words where it has said something.
    public let detail: String?
    /// Since when, where that is known.
    public let since: Timestamp?
    /// When the server is asked again, where that is known.
    public let retryAt: Timestamp?

    /// A fetch whose last word is older was broken off with its program.
    static let longestSilence = Duration.seconds(120)

    /// - Parameters:
    ///   - progress: the last word of a fetch, and when it was said.
    init(
        _ mailbox: Mailbox, sending: SendingState = SendingState(), progress: (step: FetchProgress, at: Timestamp)?,
        now: Timestamp
    ) {
        var step: FetchProgress?
        if let progress, progress.at <= now, now - progress.at < Self.longestSilence { step = progress.step }
        // A fetch that goes on is the latest news of that side.
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
    /// How a mailbox is now.
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

    /// The same in one word.
    public func health(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxHealth {
        try await standing(of: mailbox, at: now).health
    }
}
