public import Storage

/// The state of a mailbox: the worse of what fetching and sending have met, and why.
public struct MailboxStanding: Hashable, Sendable {
    /// The part of a mailbox that trouble concerns.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// Fetching, sending, or both.
        case fetching, sending, both
    }

    /// The state in one word; ``Mailbox/State/connected`` if nothing is known to be wrong.
    public let state: Mailbox.State
    /// The part concerned; `nil` if nothing is wrong.
    public private(set) var side: Side?
    /// The fetch in progress, in this process or another; `nil` if there is none, or if sending is in trouble.
    public private(set) var fetching: FetchProgress?
    /// The reason, in the server's words if it said something.
    public private(set) var detail: String?
    /// Since when it is so; `nil` if that is unknown.
    public private(set) var since: Timestamp?
    /// When the server is asked again; `nil` if that is unknown.
    public private(set) var retryAt: Timestamp?

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
        let troubles = [step == nil ? Self.trouble(fetching: mailbox, at: now) : nil, Self.trouble(sending, at: now)]
            .compactMap(\.self)
        guard let worst = troubles.max(by: { $0.severity < $1.severity }) else {
            self.init(state: .connected, fetching: step, since: mailbox.stateSince)
            return
        }
        self = worst
        let alike = troubles.filter { $0.state == worst.state }
        if alike.count > 1 { side = .both }
        since = alike.compactMap(\.since).min()
    }

    init(
        state: Mailbox.State, side: Side? = nil, fetching: FetchProgress? = nil, detail: String? = nil,
        since: Timestamp?, retryAt: Timestamp? = nil
    ) {
        (self.state, self.side, self.fetching) = (state, side, fetching)
        (self.detail, self.since, self.retryAt) = (detail, since, retryAt)
    }

    /// The known trouble with fetching; `nil` if there is none.
    static func trouble(fetching mailbox: Mailbox, at now: Timestamp) -> MailboxStanding? {
        // Patience has an end: after that it is only unknown if the server can be reached.
        let isOver = mailbox.state == .throttled && mailbox.retryAt.map { $0 <= now } == true
        guard mailbox.state != .connected, !isOver else { return nil }
        return MailboxStanding(
            state: mailbox.state, side: .fetching, detail: mailbox.stateDetail, since: mailbox.stateSince,
            retryAt: mailbox.retryAt)
    }

    /// The known trouble with sending; `nil` if there is none.
    static func trouble(_ sending: SendingState, at now: Timestamp) -> MailboxStanding? {
        if let since = sending.passwordRefusedAt {
            return MailboxStanding(state: .needsPassword, side: .sending, detail: sending.passwordRefusal, since: since)
        }
        let held = sending.holdsUntil(now, userInitiated: false)
        // Patience has an end; a server that could not be reached is in trouble until it is.
        guard let pause = sending.pause, pause == .unreachable || held != nil else { return nil }
        return MailboxStanding(
            state: pause == .unreachable ? .unreachable : .throttled, side: .sending, detail: sending.pauseDetail,
            since: sending.pausedSince, retryAt: held)
    }

    private var severity: Int {
        switch state {
        case .connected: 0
        case .throttled: 1
        case .unreachable: 2
        case .needsPassword: 3
        }
    }
}

extension MailboxDirectory {
    /// Returns the state of a mailbox at a moment.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func standing(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxStanding {
        let (sending, progress) = try await database.read { transaction in
            (
                try OutboxStore.sendingState(of: mailbox.id, in: transaction),
                try FetchProgress.last(of: mailbox.id, in: transaction)
            )
        }
        return MailboxStanding(mailbox, sending: sending, progress: progress, now: now)
    }
}

extension FetchProgress {
    /// Returns the last progress report of a mailbox's fetch, and when it was made; `nil` if there is none.
    static func last(
        of mailboxID: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> (step: FetchProgress, at: Timestamp)? {
        guard let row = try transaction.row("SELECT * FROM sync_progress WHERE mailbox_id = $1", [mailboxID]) else {
            return nil
        }
        let step = FetchProgress(
            folder: try row.text("folder"), stored: Int(try row.integer("stored")),
            total: Int(try row.integer("total")), storedBytes: Int(try row.integer("stored_bytes")),
            totalBytes: Int(try row.integer("total_bytes")))
        return (step, try row.timestamp("beat_at"))
    }
}
