import MailWire

/// How many recipients a provider lets a mailbox send to in any 24 hours.
enum SendingLimit {
    /// The window that rolls.
    static let window = Duration.seconds(86_400)
}

extension MailboxDirectory {
    /// Who takes a mailbox's mail, decided by the host that it really goes through, not by the address.
    func sendingProvider(of mailbox: Mailbox) -> Provider? {
        providers.provider(ofSMTPHost: mailbox.smtp.host, domain: mailbox.domain)
    }
}
