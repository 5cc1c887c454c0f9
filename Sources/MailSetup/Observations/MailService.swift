/// One of a mailbox's two servers.
public enum MailService: String, Hashable, Sendable, CaseIterable, Codable {
    /// The server that mail is fetched from (IMAP).
    case imap
    /// The server that mail is sent through (SMTP submission, RFC 6409).
    case smtp
}
