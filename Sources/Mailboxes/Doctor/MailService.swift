/// Which of a mailbox's two servers.
public enum MailService: String, Hashable, Sendable, CaseIterable {
    /// Mail is fetched from it (IMAP).
    case imap
    /// Mail is handed to it (SMTP submission, RFC 6409).
    case smtp
}
