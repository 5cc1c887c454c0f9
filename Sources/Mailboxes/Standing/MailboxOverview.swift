public import Storage

/// How a mailbox stands: fetching and sending apart, and what waits.
public struct MailboxOverview: Hashable, Sendable {
    /// The worse of both.
    public let standing: MailboxStanding
    /// What is wrong with fetching; `nil` if nothing is.
    public let fetching: MailboxStanding?
    /// What is wrong with sending; `nil` if nothing is.
    public let sending: MailboxStanding?
    /// The number of letters in the outbox that have not left and are not given up.
    public let waiting: Int
    /// The number of letters of which it is not known whether the server has taken them.
    public let uncertain: Int
}

extension MailboxDirectory {
    /// Returns how a mailbox stands at a moment.
    ///
    /// - Throws: `StorageError`.
    public func overview(of mailbox: Mailbox, at now: Timestamp = .now) async throws -> MailboxOverview {
        try await database.read { transaction in
            let sending = try OutboxStore.sendingState(of: mailbox.id, in: transaction)
            let progress = try FetchProgress.last(of: mailbox.id, in: transaction)
            func count(_ sql: String, _ states: [OutboxState]) throws -> Int {
                let row = try transaction.row(sql, [mailbox.id] + states.map(\.rawValue))
                return Int(try row?.integer("found") ?? 0)
            }
            let ofOutbox = "SELECT COUNT(*) AS found FROM outbox WHERE mailbox_id = $1 AND state IN "
            let isFetching = progress.map { $0.at <= now && now - $0.at < MailboxStanding.longestSilence } ?? false
            return MailboxOverview(
                standing: MailboxStanding(mailbox, sending: sending, progress: progress, now: now),
                fetching: isFetching ? nil : MailboxStanding.trouble(fetching: mailbox, at: now),
                sending: MailboxStanding.trouble(sending, at: now),
                waiting: try count(ofOutbox + "($2, $3, $4)", [.queued, .attempting, .transmitting]),
                uncertain: try count(ofOutbox + "($2)", [.uncertain]))
        }
    }

    /// Returns the number of a mailbox's letters that are stored here. It walks an index over all of them, so it is for
    /// the page of one mailbox and for no list.
    ///
    /// - Throws: `StorageError`.
    public func storedLetters(of mailbox: Mailbox) async throws -> Int {
        let row = try await database.read { transaction in
            try transaction.row("SELECT COUNT(*) AS found FROM messages WHERE mailbox_id = $1", [mailbox.id])
        }
        return Int(try row?.integer("found") ?? 0)
    }
}
