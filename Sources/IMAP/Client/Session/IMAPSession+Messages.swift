extension IMAPSession {
    /// Searches the selected mailbox (SEARCH, RFC 9051 §6.4.4).
    ///
    /// Uses ESEARCH if the server supports it, whose result is a list of ranges, however many messages match. If the
    /// server refuses ESEARCH, or sends no result for it (RFC 4731 §3.1 requires one), a plain SEARCH is sent.
    /// - Parameters:
    ///   - key: What to search for.
    ///   - returns: What to return; at least one item.
    ///   - byUID: Pass `false` to get sequence numbers instead of UIDs.
    /// - Throws: ``IMAPError`` if no mailbox is selected, `returns` is empty, `key` cannot be written, the server
    ///   refuses the command, or the session ends.
    public func search(
        _ key: SearchKey, returning returns: Set<SearchReturn> = [.all], byUID: Bool = true
    ) async throws(IMAPError) -> SearchResult {
        guard !returns.isEmpty else { throw .argument(.nothingAsked(command: "SEARCH")) }
        func command(isExtended: Bool) -> SearchCommand {
            SearchCommand(key: key, byUID: byUID, returns: returns, isExtended: isExtended)
        }
        guard capabilities.contains(.extendedSearch) else { return try await runSelected(command(isExtended: false)) }
        do throws(IMAPError) {
            let result = try await runSelected(command(isExtended: true))
            if result.isTold { return result }
        } catch {
            guard error.mayConcernExtension else { throw error }
        }
        let result = try await runSelected(command(isExtended: false))
        distrust([.extendedSearch])
        return result
    }

    /// Changes flags or Gmail labels (STORE, RFC 9051 §6.4.6).
    /// - Parameters:
    ///   - messages: The messages to change. An empty set does nothing.
    ///   - change: The change.
    ///   - silent: Pass `false` to have the server return the messages' new flags.
    ///   - unchangedSince: Skips messages that have changed after this point. Needs CONDSTORE.
    /// - Throws: ``IMAPError`` if no mailbox is selected, a flag is malformed, the server refuses the command, or the
    ///   session ends.
    @discardableResult
    public func store(
        _ messages: MessageSet, _ change: StoreChange, silent: Bool = true,
        unchangedSince: ModificationSequence? = nil
    ) async throws(IMAPError) -> StoreResult {
        guard !messages.isEmpty else { return StoreResult() }
        return try await runSelected(
            StoreCommand(
                messages: messages, change: change, isSilent: silent, unchangedSince: unchangedSince,
                limit: configuration.limits.answers))
    }

    /// Appends a message to a mailbox, which need not be selected (APPEND, RFC 9051 §6.3.12).
    ///
    /// A message over the server's APPENDLIMIT is not sent. The error is the same as for the server's own refusal,
    /// ``ResponseCode/tooBig``.
    /// - Parameters:
    ///   - message: The message's bytes, with CRLF line ends.
    ///   - mailbox: The mailbox to append to.
    ///   - flags: The message's flags.
    ///   - date: The time of receipt to store; `nil` means now.
    /// - Throws: ``IMAPError`` if the message is too large or cannot be written, the server refuses it, or the session
    ///   ends.
    @discardableResult
    public func append(
        _ message: [UInt8], to mailbox: MailboxName, flags: [Flag] = [], date: InternalDate? = nil
    ) async throws(IMAPError) -> AppendResult {
        if let limit = capabilities.appendLimit, message.count > limit.bytes {
            let words = "the message has \(message.count) bytes, but the server accepts at most \(limit)"
            throw .no(command: "APPEND", StatusResponse(kind: .no, code: .tooBig, text: words))
        }
        return try await connection.run(
            AppendCommand(message: message, mailbox: mailbox, flags: flags, date: date))
    }

    /// Copies messages to another mailbox (COPY, RFC 9051 §6.4.7). An empty set does nothing.
    /// - Returns: The old and new UIDs; `nil` if the server does not report them.
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses the command, or the session ends.
    @discardableResult
    public func copy(_ messages: MessageSet, to mailbox: MailboxName) async throws(IMAPError) -> CopyResult? {
        guard !messages.isEmpty else { return nil }
        return try await runSelected(CopyCommand(messages: messages, mailbox: mailbox, isMove: false))
    }

    /// Moves messages to another mailbox (MOVE, RFC 6851). An empty set does nothing.
    ///
    /// A server without MOVE copies the messages and marks them `\Deleted`. If it can expunge just these (UIDPLUS), it
    /// does; otherwise they stay until the mailbox is expunged. The same happens if a server announces MOVE or UID
    /// EXPUNGE but does not understand it.
    /// - Returns: The old and new UIDs; `nil` if the server does not report them.
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses a command, or the session ends.
    @discardableResult
    public func move(_ messages: MessageSet, to mailbox: MailboxName) async throws(IMAPError) -> CopyResult? {
        guard !messages.isEmpty else { return nil }
        if capabilities.contains(.move) {
            do throws(IMAPError) {
                return try await runSelected(CopyCommand(messages: messages, mailbox: mailbox, isMove: true))
            } catch {
                // After a NO, some messages may already have been moved (RFC 6851 §3.3). Only BAD means that none was.
                guard case .bad = error else { throw error }
                distrust([.move])
            }
        }
        let result = try await copy(messages, to: mailbox)
        try await store(messages, .add([.deleted]))
        if case .uids(let uids) = messages, capabilities.contains(.uidPlus) {
            do throws(IMAPError) {
                try await expunge(uids)
            } catch {
                guard case .bad = error else { throw error }
                distrust([.uidPlus])
            }
        }
        return result
    }

    /// Removes messages marked `\Deleted` (EXPUNGE, RFC 9051 §6.4.3). ``takeEvents()`` reports the removed ones.
    /// - Parameter uids: Removes only these messages, which needs UIDPLUS (RFC 4315 §2.1); `nil` removes all marked
    ///   ones.
    /// - Throws: ``IMAPError`` if no mailbox is selected, `uids` is given and the server lacks UIDPLUS, the server
    ///   refuses the command, or the session ends.
    public func expunge(_ uids: UIDSet? = nil) async throws(IMAPError) {
        if let uids {
            guard !uids.isEmpty else { return }
            guard capabilities.contains(.uidPlus) else { throw .notOffered(.uidPlus) }
        }
        _ = try await runSelected(ExpungeCommand(uids: uids))
    }
}
