import IMAP

/// The folder where a mailbox keeps what it has sent.
enum SentFolder {
    /// Finds it by SPECIAL-USE, then by its name.
    ///
    /// - Parameter makesMissing: makes one where the mailbox has none, beside INBOX or below it as the server has it.
    static func find(in session: IMAPSession, makesMissing: Bool) async throws(IMAPError) -> MailboxName? {
        try await SpecialFolder.sent.find(in: session, makesMissing: makesMissing)
    }
}
