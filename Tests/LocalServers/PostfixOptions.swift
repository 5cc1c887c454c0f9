/// How a Postfix for the tests differs from the usual.
public struct PostfixOptions: Sendable {
    /// What becomes of mail for other domains than its own. It never leaves the machine.
    public enum ForeignMail: Sendable {
        /// Refused at RCPT with 554 5.7.1.
        case refused
        /// Taken from senders who signed in, and returned to them with a delivery report.
        case bounced
    }

    /// The name in the greeting.
    public var hostName = "mail.firma.test"
    /// Addresses that take mail; their domains are the local ones. Another address of these domains gets 550 5.1.1.
    public var addresses: [String] = []
    /// Addresses refused at RCPT with `550 5.7.1`.
    public var refusedRecipients: [String] = []
    /// Addresses deferred at RCPT with `450 4.2.0`.
    public var deferredRecipients: [String] = []
    /// Addresses taken at RCPT, to whom delivery then fails: a delivery report goes to the sender.
    public var bouncingRecipients: [String] = []
    public var foreignMail = ForeignMail.refused
    /// The greatest size of a message, in bytes, announced with SIZE (RFC 1870).
    public var messageSizeLimit = 35_882_577
    /// The certificate that is shown.
    public var certificate = TestCertificates.Variant.good
    /// Hosts that the certificate is for beside localhost.
    public var certificateHosts: [String] = []
    /// EHLO keywords that are not announced, for tests against a bare server: `["PIPELINING", "CHUNKING"]`.
    public var hiddenKeywords: [String] = []
    /// Whether a message is taken without sign-in for local domains (as from another company's server).
    public var acceptsIncoming = true
    /// Whether a copy of what a signed-in sender hands in is put into the sender's folder Sent, as Gmail does.
    public var filesSentCopies = false
    /// Whether a password is taken without TLS at `submission`, so that what passes there can be read and counted.
    public var authenticatesInPlain = false
    /// `name = value` lines put at the end of main.cf as they are.
    public var extraConfiguration = ""

    public init(addresses: [String] = []) {
        self.addresses = addresses
    }
}
