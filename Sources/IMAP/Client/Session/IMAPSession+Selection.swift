extension IMAPSession {
    /// Opens a mailbox: SELECT, or EXAMINE where it shall not be changed (RFC 9051 §6.3.2, §6.3.3). The one selected
    /// before is left, without expunging.
    ///
    /// With CONDSTORE the modification sequences are switched on. Where QRESYNC was enabled and `known` is given, the
    /// answer tells what vanished and what changed since then; a server whose UIDVALIDITY is another says nothing of
    /// both.
    @discardableResult
    public func select(
        _ mailbox: MailboxName, readOnly: Bool = false, since known: KnownMailboxState? = nil
    ) async throws(IMAPError) -> SelectedMailbox {
        try await connection.run(
            SelectCommand(
                mailbox: mailbox, isReadOnly: readOnly, known: known, limit: configuration.limits.answers))
    }

    /// Leaves the mailbox and removes its messages marked `\Deleted` (CLOSE, RFC 9051 §6.4.1).
    public func close() async throws(IMAPError) {
        _ = try await runSelected(PlainCommand(name: "CLOSE", pacing: .alone))
    }

    /// Leaves the mailbox and removes nothing (UNSELECT, RFC 9051 §6.4.2). Without the extension the mailbox is
    /// examined and closed, which removes nothing either.
    public func unselect() async throws(IMAPError) {
        if capabilities.contains(.unselect) {
            _ = try await runSelected(PlainCommand(name: "UNSELECT", pacing: .alone))
        } else if let selected = selectedMailbox {
            try await select(selected.name, readOnly: true)
            try await close()
        }
    }

    /// CHECK: asks the server to put the mailbox in order (RFC 3501 §6.4.1); NOOP in IMAP4rev2, where it is gone.
    public func check() async throws(IMAPError) {
        _ = try await runSelected(PlainCommand(name: enabled.contains(.imap4rev2) ? "NOOP" : "CHECK"))
    }
}
