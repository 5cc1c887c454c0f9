import IMAP

/// The folder in which a mailbox keeps what it has sent.
enum SentFolder {
    /// Finds the folder by SPECIAL-USE, then by its name.
    ///
    /// - Parameter makesMissing: Pass `true` to create a missing one, next to INBOX or below it, as the server
    ///   requires.
    static func find(in session: IMAPSession, makesMissing: Bool) async throws(IMAPError) -> MailboxName? {
        try await SpecialFolder.sent.find(in: session, makesMissing: makesMissing)
    }
}
