import Storage

extension Outbox {
    /// Returns the messages of a mailbox, or of all mailboxes, newest first.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox; `nil` for all.
    ///   - open: Pass `true` for only those that are still waiting, under way, or of unknown fate.
    ///   - below: Only messages with smaller numbers, to continue after an earlier page.
    ///   - limit: The maximum number of messages.
    /// - Throws: `StorageError` if the database fails; ``MailboxError/unreadableRecord(_:)`` if a row makes no sense.
    public func items(
        of mailbox: Mailbox? = nil, open: Bool = false, below: Int64 = .max, limit: Int = 100
    ) async throws -> [OutboxItem] {
        try await store.items(of: mailbox?.id, open: open, below: below, limit: limit)
    }

    /// Makes a message due at once that waits or was taken back, or whose fate is unknown if the user accepts the risk.
    ///
    /// - Parameter resendUncertain: Pass `true` to send even a message that may have left.
    /// - Throws: ``OutboxError/mayHaveLeft(id:)`` if it may have left and `resendUncertain` is `false`;
    ///   ``OutboxError/notInOutbox(id:)``; ``OutboxError/cannotRetry(id:state:)`` if it is under way or was taken or
    ///   refused; `StorageError` if the database fails.
    public func retry(id: Int64, resendUncertain: Bool = false) async throws -> OutboxItem {
        try await store.retry(id, resendUncertain: resendUncertain, now: now())
    }

    /// Takes a message back for the recipients for whom the server has not taken it. A message of unknown fate is not
    /// sent again.
    ///
    /// - Throws: ``OutboxError/notInOutbox(id:)``; ``OutboxError/cannotCancel(id:state:)`` if the message is on the
    ///   wire or done with; `StorageError` if the database fails.
    public func cancel(id: Int64) async throws -> OutboxItem {
        try await store.cancel(id)
    }

    /// Stops trying to file a message's copy in Sent, if none was filed yet.
    func leaveCopy(ofMessage id: Int64) async throws {
        try await store.leaveCopy(ofMessage: id)
    }

    /// Sets the number of recipients that a mailbox may send to in 24 hours.
    ///
    /// - Parameter limit: The number of recipients; 0 for no limit; `nil` for the provider's known limit.
    /// - Throws: `StorageError` if the database fails.
    public func setDailyLimit(_ limit: Int?, of mailbox: Mailbox) async throws {
        try await store.setDailyLimit(limit, of: mailbox.id)
    }

    /// States whether the mailbox's server files what it accepts in Sent by itself. Call it only if that is certain.
    ///
    /// Passing `true` also says that the server keeps the Message-ID. A message of unknown fate that is not in Sent is
    /// then sent again.
    ///
    /// - Throws: `StorageError` if the database fails.
    public func setFilesSentCopies(_ filesCopies: Bool, of mailbox: Mailbox) async throws {
        try await store.setFilesCopies(filesCopies, of: mailbox.id, at: now())
    }
}
