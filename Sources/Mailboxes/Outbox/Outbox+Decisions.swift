import Storage

extension Outbox {
    /// The messages of a mailbox, or of all, the newest first.
    ///
    /// - Parameters:
    ///   - open: only those of which something is still to come: waiting, under way, or of unknown fate.
    ///   - below: those with smaller numbers, to go on behind an earlier page.
    ///   - limit: at the most.
    public func items(
        of mailbox: Mailbox? = nil, open: Bool = false, below: Int64 = .max, limit: Int = 100
    ) async throws -> [OutboxItem] {
        try await store.items(of: mailbox?.id, open: open, below: below, limit: limit)
    }

    /// Lets a message leave at once: one that waits; one of unknown fate, where the person takes the risk.
    ///
    /// - Parameter althoughItMayHaveLeft: without it a message of unknown fate is not sent again.
    /// - Throws: ``MailboxError/mayHaveLeft(id:)``, ``MailboxError/notInOutbox(id:)``,
    ///   ``MailboxError/cannotRetry(id:state:)``.
    public func retry(id: Int64, althoughItMayHaveLeft: Bool = false) async throws -> OutboxItem {
        try await store.retry(id, althoughItMayHaveLeft: althoughItMayHaveLeft, now: now())
    }

    /// Takes a message back that has not left: for the recipients that the server has not taken it for. One whose fate is
    /// not known is left as it is and not sent again.
    ///
    /// - Throws: ``MailboxError/notInOutbox(id:)``, ``MailboxError/cannotCancel(id:state:)`` for a message that is going
    ///   over the wire, or is done with.
    public func cancel(id: Int64) async throws -> OutboxItem {
        try await store.cancel(id)
    }

    /// Files no copy of a message in Sent any more, where none was filed yet.
    func leaveCopy(ofMessage id: Int64) async throws {
        try await store.leaveCopy(ofMessage: id)
    }

    /// Sets to how many recipients a mailbox sends in 24 hours.
    /// - Parameter limit: 0 for no limit; nil for what is known of the provider.
    public func setDailyLimit(_ limit: Int?, of mailbox: Mailbox) async throws {
        try await store.setDailyLimit(limit, of: mailbox.id)
    }

    /// States whether the mailbox's server files what it accepts under Sent by itself, if that is known for certain. True
    /// says as well that it keeps the Message-ID: a message of unknown fate that is not in Sent is sent again then.
    public func setFilesSentCopies(_ filesCopies: Bool, of mailbox: Mailbox) async throws {
        try await store.setFilesCopies(filesCopies, of: mailbox.id, at: now())
    }
}
