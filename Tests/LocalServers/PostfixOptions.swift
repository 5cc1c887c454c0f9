/// How a test's Postfix differs from the usual one.
public struct PostfixOptions: Sendable {
    /// What happens to mail for domains that aren't local. It never leaves the machine.
    public enum ForeignMail: Sendable {
        /// Refused at RCPT with 554 5.7.1.
        case refused
        /// Accepted from signed-in senders, and returned to them with a delivery report.
        case bounced
    }

    /// The name in the greeting.
    public var hostName = "mail.firma.test"
    /// Addresses that accept mail. Their domains are the local ones; other addresses in these domains get 550 5.1.1.
    public var addresses: [String] = []
    /// Addresses refused at RCPT with `550 5.7.1`.
    public var refusedRecipients: [String] = []
    /// Addresses deferred at RCPT with `450 4.2.0`.
    public var deferredRecipients: [String] = []
    /// Addresses accepted at RCPT to which delivery then fails. The sender gets a delivery report.
    public var bouncingRecipients: [String] = []
    /// What happens to mail for domains that aren't local.
    public var foreignMail = ForeignMail.refused
    /// The largest message in bytes, announced with SIZE (RFC 1870).
    public var messageSizeLimit = 35_882_577
    /// The certificate that the server presents.
    public var certificate = TestCertificates.Variant.good
    /// Hosts for which the certificate is valid, in addition to localhost.
    public var certificateHosts: [String] = []
    /// EHLO keywords that are not announced, for tests with a bare server: `["PIPELINING", "CHUNKING"]`.
    public var hiddenKeywords: [String] = []
    /// Whether mail for local domains is accepted without sign-in, as from another company's server.
    public var acceptsIncoming = true
    /// Whether a copy of each message from a signed-in sender is filed in the sender's folder Sent, as Gmail does.
    public var filesSentCopies = false
    /// Whether `submission` accepts passwords without TLS, so that its traffic can be read and counted.
    public var authenticatesInPlain = false
    /// `name = value` lines appended unchanged to main.cf.
    public var extraConfiguration = ""

    /// Creates options with the defaults.
    public init(addresses: [String] = []) {
        self.addresses = addresses
    }
}
