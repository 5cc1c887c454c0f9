public import MailWire

/// A company that runs mailboxes, and what a mail program must know of it.
public struct Provider: Hashable, Sendable, Identifiable {
    /// What the provider's servers take as the user name.
    public enum UserNameForm: String, Hashable, Sendable {
        case fullAddress
        /// What stands before the @.
        case localPart
    }

    /// How a program signs in.
    public enum SignIn: Hashable, Sendable {
        /// The account's password.
        case password
        /// An app password; the page where it is made.
        case appPassword(page: String, isAlwaysNeeded: Bool)
        /// OAuth 2.0 only: no password works.
        case oauthOnly
    }

    /// A stable word.
    public let id: String
    /// As the provider writes itself.
    public let name: String
    /// Lower case, without an @.
    public let domains: [String]
    public let imap: Endpoint
    public let smtp: Endpoint
    public let userNameForm: UserNameForm
    public let signIn: SignIn
    /// True where the provider's submission server puts what it accepts into the Sent folder by itself.
    public let filesSentCopies: Bool

    init(
        _ id: String, _ name: String, domains: [String], imap: String, smtp: String,
        smtpSecurity: TransportSecurity = .tls, userNameForm: UserNameForm = .fullAddress, signIn: SignIn,
        filesSentCopies: Bool = false
    ) {
        self.id = id
        self.name = name
        self.domains = domains
        self.imap = Endpoint(host: imap, port: 993, security: .tls)
        self.smtp = Endpoint(host: smtp, port: smtpSecurity == .tls ? 465 : 587, security: smtpSecurity)
        self.userNameForm = userNameForm
        self.signIn = signIn
        self.filesSentCopies = filesSentCopies
    }
}
