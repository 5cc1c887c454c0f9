extension IMAPSession {
    /// Searches the selected mailbox (RFC 9051 §6.4.4), by default for UIDs.
    ///
    /// ESEARCH where the server has it: the answer is then a list of ranges, however many the matches. If the server
    /// refuses ESEARCH, or gives no answer to it (RFC 4731 §3.1 demands one), a plain SEARCH is sent.
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

    /// Changes flags, or Gmail's labels (STORE, RFC 9051 §6.4.6). An empty set of messages does nothing.
    /// - Parameters:
    ///   - silent: asks the server not to answer the messages' new flags.
    ///   - unchangedSince: leaves messages alone that have changed after this point. Needs CONDSTORE.
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

    /// Files a message in a mailbox, which need not be selected (APPEND, RFC 9051 §6.3.12).
    ///
    /// A message over the server's APPENDLIMIT is not sent: the error is that of the server's own refusal,
    /// ``ResponseCode/tooBig``.
    /// - Parameters:
    ///   - message: its bytes, lines ended by CR LF.
    ///   - date: what the server shall keep as the time of receipt; now, where `nil`.
    @discardableResult
    public func append(
        _ message: [UInt8], to mailbox: MailboxName, flags: [Flag] = [], date: InternalDate? = nil
    ) async throws(IMAPError) -> AppendResult {
        if let limit = capabilities.appendLimit, message.count > limit.bytes {
            let words = "the message has \(message.count) bytes, the server takes \(limit)"
            throw .no(command: "APPEND", StatusResponse(kind: .no, code: .tooBig, text: words))
        }
        return try await connection.run(
            AppendCommand(message: message, mailbox: mailbox, flags: flags, date: date))
    }

    /// Copies messages (COPY, RFC 9051 §6.4.7). `nil` where the server does not say what they became.
    @discardableResult
    public func copy(_ messages: MessageSet, to mailbox: MailboxName) async throws(IMAPError) -> CopyResult? {
        guard !messages.isEmpty else { return nil }
        return try await runSelected(CopyCommand(messages: messages, mailbox: mailbox, isMove: false))
    }

    /// Moves messages (MOVE, RFC 6851). Without the extension they are copied, marked `\Deleted` and, where the server
    /// can do so for these alone (UIDPLUS), expunged; without UIDPLUS the marked ones stay until the folder is expunged. The
    /// same happens if the server does not understand MOVE or UID EXPUNGE although it announces them.
    @discardableResult
    public func move(_ messages: MessageSet, to mailbox: MailboxName) async throws(IMAPError) -> CopyResult? {
        guard !messages.isEmpty else { return nil }
        if capabilities.contains(.move) {
            do throws(IMAPError) {
                return try await runSelected(CopyCommand(messages: messages, mailbox: mailbox, isMove: true))
            } catch {
                // Behind a NO some of the messages may have been moved (RFC 6851 §3.3): only BAD says that none was.
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

    /// Removes the messages marked `\Deleted` (EXPUNGE, RFC 9051 §6.4.3): all of them, or of these alone, which needs
    /// UIDPLUS (RFC 4315 §2.1). What is gone comes by ``takeEvents()``.
    public func expunge(_ uids: UIDSet? = nil) async throws(IMAPError) {
        if let uids {
            guard !uids.isEmpty else { return }
            guard capabilities.contains(.uidPlus) else { throw .notOffered(.uidPlus) }
        }
        _ = try await runSelected(ExpungeCommand(uids: uids))
    }
}
