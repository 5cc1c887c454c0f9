/// How a Dovecot for the tests differs from the usual.
public struct DovecotOptions: Sendable {
    /// In what form the messages lie on disk.
    public enum Store: String, Sendable {
        case maildir
        case mdbox
    }

    /// Who may sign in.
    public var users: [MailUser] = []
    public var store = Store.maildir
    /// The certificate that is shown.
    public var certificate = TestCertificates.Variant.good
    /// Hosts that the certificate is for beside localhost.
    public var certificateHosts: [String] = []
    /// The SASL mechanisms offered, by their registered names.
    public var mechanisms = ["PLAIN", "LOGIN", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"]
    /// Capabilities that are not announced, before sign-in or after it, for tests against a bare server: `["QRESYNC", "MOVE"]`.
    ///
    /// Dovecot still carries out the commands, it only does not speak of them.
    public var hiddenCapabilities: Set<String> = []
    /// Capabilities announced in addition.
    public var addedCapabilities: [String] = []
    /// Whether Sent, Drafts, Junk, Trash and Archive are there, marked with their SPECIAL-USE (RFC 6154).
    public var specialUseFolders = true
    /// More folders that every user has.
    public var folders: [String] = []
    /// What separates a folder's name from its parent's; Maildir takes `.` and `/`.
    public var separator = "/"
    /// Who is asked whose token one is (RFC 7662); nil where Dovecot checks the tokens of ``DovecotServer/token(for:validFor:)``
    /// by itself.
    public var authorizationServer: AuthorizationServer?
    /// Lines put at the end of the configuration as they are.
    public var extraConfiguration = ""

    public init(users: [MailUser] = []) {
        self.users = users
    }
}
