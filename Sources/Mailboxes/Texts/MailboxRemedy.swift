/// What a user can do about a mailbox or a message. A command line shows it as a command, a page as a link.
public enum MailboxRemedy: Hashable, Sendable {
    /// Connect the mailbox.
    case connect
    /// Name one of these mailboxes by its number.
    case chooseMailbox([Int64])
    /// Connect the mailbox by signing in on the provider's page.
    case connectOnPage
    /// Let the doctor find out what is wrong.
    case examine
    /// Give the mailbox a new password.
    case replacePassword
    /// Sign in on the provider's page again.
    case signInAgain
    /// Find out where the mailbox's password goes, and give it again if that is right.
    case checkServers
    /// Send what waits in the outbox, or discard it.
    case sendOrDiscard
    /// Fetch the mailbox for the first time.
    case fetch
    /// Read what the program that watches the mailbox fetches.
    case readFetched
    /// Wait until another program has finished with the mailbox.
    case waitForOther
    /// Look up the message among those of the mailbox.
    case listMessages
    /// Choose one of these folders.
    case chooseFolder([String])
    /// Say from which folder the message is moved.
    case chooseSource
    /// Look up the message in the outbox.
    case listOutbox
    /// Use another key.
    case changeKey
    /// Ask a recipient whether the message came, then send it again or cancel it.
    case decide
    /// Ask a recipient whether the message came, then accept that it may arrive twice.
    case resend
    /// Send again only what waits, is uncertain or was cancelled.
    case retryUnsent
    /// Cancel only what waits or is uncertain.
    case cancelUnsent
    /// Use the version of the program that wrote the data, or a backup.
    case restoreBackup
}
