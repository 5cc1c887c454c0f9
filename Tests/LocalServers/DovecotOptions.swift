/// How a test's Dovecot differs from the usual one.
public struct DovecotOptions: Sendable {
    /// The format of the messages on disk.
    public enum Store: String, Sendable {
        /// Maildir: one file for each message.
        case maildir
        /// mdbox: several messages in one file.
        case mdbox
    }

    /// The users who may sign in.
    public var users: [MailUser] = []
    /// The format of the messages on disk.
    public var store = Store.maildir
    /// The certificate that the server presents.
    public var certificate = TestCertificates.Variant.good
    /// Hosts for which the certificate is valid, in addition to localhost.
    public var certificateHosts: [String] = []
    /// The SASL mechanisms offered, by their registered names.
    public var mechanisms = ["PLAIN", "LOGIN", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"]
    /// Capabilities that are not announced, before or after sign-in, for tests with a bare server: `["QRESYNC",
    /// "MOVE"]`.
    ///
    /// Dovecot still supports them; it only doesn't announce them.
    public var hiddenCapabilities: Set<String> = []
    /// Capabilities that are announced in addition.
    public var addedCapabilities: [String] = []
    /// Whether Sent, Drafts, Junk, Trash and Archive exist, marked with their SPECIAL-USE (RFC 6154).
    public var specialUseFolders = true
    /// Further folders that every user has.
    public var folders: [String] = []
    /// The hierarchy separator in folder names. Maildir supports `.` and `/`.
    public var separator = "/"
    /// The server that is asked to whom a token belongs (RFC 7662). If it is `nil`, Dovecot itself checks the tokens of
    /// ``DovecotServer/token(for:validFor:)``.
    public var authorizationServer: AuthorizationServer?
    /// Lines appended unchanged to the configuration.
    public var extraConfiguration = ""

    /// Creates options with the defaults.
    public init(users: [MailUser] = []) {
        self.users = users
    }
}
