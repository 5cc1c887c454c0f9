extension IMAPSession {
    /// Opens a mailbox with SELECT or EXAMINE (RFC 9051 §6.3.2, §6.3.3). The mailbox selected before is left without
    /// expunging.
    ///
    /// With CONDSTORE, modification sequences are switched on. If QRESYNC is enabled and `known` is given, the result
    /// includes what has vanished and changed since then, unless UIDVALIDITY has changed.
    ///
    /// If the server announces one of these extensions but refuses to open the mailbox with it, the mailbox is opened
    /// without the extension, which is not used again in this session.
    /// - Parameters:
    ///   - mailbox: The mailbox.
    ///   - readOnly: Pass `true` to use EXAMINE, which changes nothing in the mailbox.
    ///   - known: The state known from an earlier session.
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    @discardableResult
    public func select(
        _ mailbox: MailboxName, readOnly: Bool = false, since known: KnownMailboxState? = nil
    ) async throws(IMAPError) -> SelectedMailbox {
        var failed: Set<Capability> = []
        while true {
            let (option, needed) = selectOption(known, without: failed)
            let command = SelectCommand(
                mailbox: mailbox, isReadOnly: readOnly, option: option, limit: configuration.limits.answers)
            do throws(IMAPError) {
                let selected = try await connection.run(command)
                if !failed.isEmpty { distrust(failed) }
                return selected
            } catch {
                guard let needed, error.mayConcernExtension else { throw error }
                failed.insert(needed)
            }
        }
    }

    private func selectOption(
        _ known: KnownMailboxState?, without failed: Set<Capability>
    ) -> (SelectCommand.Option, needs: Capability?) {
        if let known, enabled.contains(.qResync), !failed.contains(.qResync) { return (.qResync(known), .qResync) }
        if capabilities.contains(.condStore), !failed.contains(.condStore) { return (.condStore, .condStore) }
        return (.none, nil)
    }

    /// Leaves the mailbox and removes its messages marked `\Deleted` (CLOSE, RFC 9051 §6.4.1).
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses the command, or the session ends.
    public func close() async throws(IMAPError) {
        _ = try await runSelected(PlainCommand.close)
    }

    /// Leaves the mailbox and removes nothing (UNSELECT, RFC 9051 §6.4.2). Without the extension, the mailbox is opened
    /// with EXAMINE and closed, which removes nothing either.
    /// - Throws: ``IMAPError`` if no mailbox is selected and the server has UNSELECT, the server refuses a command, or
    ///   the session ends.
    public func unselect() async throws(IMAPError) {
        let selected = selectedMailbox
        if capabilities.contains(.unselect) {
            do throws(IMAPError) {
                _ = try await runSelected(PlainCommand.unselect)
                return
            } catch {
                guard error.mayConcernExtension else { throw error }
                distrust([.unselect])
            }
        }
        guard let selected else { return }
        try await select(selected.name, readOnly: true)
        try await close()
    }

    /// Asks the server for a checkpoint of the mailbox (CHECK, RFC 3501 §6.4.1). Sends NOOP in IMAP4rev2, which has no
    /// CHECK.
    /// - Throws: ``IMAPError`` if no mailbox is selected, the server refuses the command, or the session ends.
    public func check() async throws(IMAPError) {
        _ = try await runSelected(enabled.contains(.imap4rev2) ? PlainCommand.noop : .check)
    }
}
