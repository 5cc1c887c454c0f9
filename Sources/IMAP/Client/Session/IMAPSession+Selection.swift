extension IMAPSession {
    /// Opens a mailbox: SELECT, or EXAMINE where it shall not be changed (RFC 9051 §6.3.2, §6.3.3). The one selected
    /// before is left, without expunging.
    ///
    /// With CONDSTORE the modification sequences are switched on. Where QRESYNC was enabled and `known` is given, the
    /// answer tells what vanished and what changed since then; a server whose UIDVALIDITY is another says nothing of
    /// both.
    ///
    /// If the server announces one of these extensions and refuses to open the mailbox with it, the mailbox is opened
    /// without, and the extension is not used again in this session.
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
    public func close() async throws(IMAPError) {
        _ = try await runSelected(PlainCommand(name: "CLOSE", pacing: .alone))
    }

    /// Leaves the mailbox and removes nothing (UNSELECT, RFC 9051 §6.4.2). Without the extension the mailbox is
    /// examined and closed, which removes nothing either.
    public func unselect() async throws(IMAPError) {
        let selected = selectedMailbox
        if capabilities.contains(.unselect) {
            do throws(IMAPError) {
                _ = try await runSelected(PlainCommand(name: "UNSELECT", pacing: .alone))
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

    /// CHECK: asks the server to put the mailbox in order (RFC 3501 §6.4.1); NOOP in IMAP4rev2, where it is gone.
    public func check() async throws(IMAPError) {
        _ = try await runSelected(PlainCommand(name: enabled.contains(.imap4rev2) ? "NOOP" : "CHECK"))
    }
}
