import IMAP

/// The folder where a mailbox keeps what it has sent.
enum SentFolder {
    /// Finds it by SPECIAL-USE, then by its name.
    ///
    /// - Parameter makesMissing: makes one where the mailbox has none, beside INBOX or below it as the server has it.
    static func find(in session: IMAPSession, makesMissing: Bool) async throws(IMAPError) -> MailboxName? {
        let folders = try await session.mailboxes()
        if let folder = SpecialFolder.folder(.sent, in: folders) { return folder.name }
        guard makesMissing else { return nil }
        let prefix = try await session.namespaces().personal.first?.prefix.text ?? ""
        let name = MailboxName(prefix + SpecialFolder.sent.usualName)
        try await session.create(name, for: .sent)
        // Programs that show only what the person has subscribed to would hide it; a server without LSUB may refuse.
        do { try await session.subscribe(name) } catch { guard error.leavesSessionUsable else { throw error } }
        return name
    }
}
