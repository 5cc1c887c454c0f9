import MailWire

/// The providers whose hosts are confirmed by their own pages, by Mozilla's database, or by several independent
/// programs' configurations. A provider that is known only second-hand is not here: its hosts must be given.
public enum ProviderDirectory {
    /// All providers, in the order in which they are shown.
    public static let all: [Provider] = [
        Provider(
            "gmail", "Gmail", domains: ["gmail.com", "googlemail.com"],
            imap: "imap.gmail.com", smtp: "smtp.gmail.com",
            signIn: .appPassword(page: "https://myaccount.google.com/apppasswords", isAlwaysNeeded: true),
            filesSentCopies: true),
        Provider(
            "outlook", "Outlook.com",
            domains: [
                "outlook.com", "outlook.cz", "outlook.sk", "outlook.pl", "hotmail.com", "hotmail.cz", "hotmail.sk",
                "live.com", "msn.com",
            ],
            imap: "outlook.office365.com", smtp: "smtp-mail.outlook.com", smtpSecurity: .startTLS, signIn: .oauthOnly,
            filesSentCopies: true),
        Provider(
            "icloud", "iCloud", domains: ["icloud.com", "me.com", "mac.com"],
            imap: "imap.mail.me.com", smtp: "smtp.mail.me.com", smtpSecurity: .startTLS, userNameForm: .localPart,
            signIn: .appPassword(page: "https://account.apple.com", isAlwaysNeeded: true)),
        Provider(
            "yahoo", "Yahoo", domains: ["yahoo.com", "ymail.com", "rocketmail.com"],
            imap: "imap.mail.yahoo.com", smtp: "smtp.mail.yahoo.com",
            signIn: .appPassword(page: "https://login.yahoo.com/account/security", isAlwaysNeeded: true)),
        Provider(
            "zoho-eu", "Zoho", domains: ["zoho.eu"],
            imap: "imap.zoho.eu", smtp: "smtp.zoho.eu",
            signIn: .appPassword(page: "https://www.zoho.com/mail/help/imap-access.html", isAlwaysNeeded: false)),
        Provider(
            "fastmail", "Fastmail", domains: ["fastmail.com", "fastmail.fm"],
            imap: "imap.fastmail.com", smtp: "smtp.fastmail.com",
            signIn: .appPassword(page: "https://app.fastmail.com", isAlwaysNeeded: true)),
        Provider(
            "seznam", "Seznam", domains: ["seznam.cz", "email.cz", "post.cz", "spoluzaci.cz"],
            imap: "imap.seznam.cz", smtp: "smtp.seznam.cz",
            signIn: .appPassword(page: "https://o-seznam.cz/napoveda/ucet/", isAlwaysNeeded: false)),
    ]

    /// The provider of an address's domain (ASCII case does not matter), or nil where none is known.
    public static func provider(ofDomain domain: String) -> Provider? {
        let domain = domain.lowercased()
        return all.first { $0.domains.contains(domain) }
    }
}
