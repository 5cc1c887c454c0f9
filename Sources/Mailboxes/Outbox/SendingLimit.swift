import MailWire

/// How many recipients a provider lets a mailbox send to in any 24 hours.
enum SendingLimit {
    /// The window that rolls.
    static let window = Duration.seconds(86_400)

    /// The limit by the host that the mail really goes through; nil where none is known.
    static func recipientsPerDay(of mailbox: Mailbox) -> Int? {
        let host = mailbox.smtp.host.lowercased()
        let domain = mailbox.address.split(separator: "@").last.map { $0.lowercased() } ?? ""
        switch host {
        case "smtp.gmail.com":
            return ["gmail.com", "googlemail.com"].contains(domain) ? 500 : 2000
        case _ where host.hasSuffix("-smtp.wedos.net"):
            return 500
        default:
            return nil
        }
    }
}
