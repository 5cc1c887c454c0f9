import MailSetup
import MailWire

/// How many recipients a provider lets a mailbox send to in any 24 hours.
enum SendingLimit {
    /// The rolling window.
    static let window = Duration.seconds(86_400)
}

extension MailboxDirectory {
    /// Returns the provider that takes a mailbox's mail. The host it really goes through decides, not the address.
    func sendingProvider(of mailbox: Mailbox) -> Provider? {
        providers.provider(ofSMTPHost: mailbox.smtp.host, domain: mailbox.domain)
    }
}
