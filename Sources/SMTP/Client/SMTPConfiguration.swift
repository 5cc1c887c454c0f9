public import MailWire

/// With which server a client talks, and how.
public struct SMTPConfiguration: Sendable {
    /// Host, port, and how the connection is protected. Plaintext is used only where it is named here.
    public var endpoint: Endpoint
    /// What to sign in with; nil for a server that asks nobody.
    public var credentials: Credentials?
    /// Mechanisms that may be used, best first. nil: all that fit the credentials, SCRAM-SHA-256 before PLAIN before
    /// LOGIN, OAUTHBEARER before XOAUTH2.
    public var mechanisms: [SASLMechanism]?
    /// Mechanisms that this server has refused before; they are passed over.
    public var refusedMechanisms: [SASLMechanism] = []
    /// After which refusals the next mechanism is tried.
    public var persistence = SignInPersistence.unclearRefusals
    /// The name by which the client says EHLO. nil: the literal of this side's address, as RFC 5321 §4.1.3 has it for
    /// those without a name.
    public var clientName: String?
    /// How long the server may take over each step.
    public var timeLimits = SMTPTimeLimits()
    /// Hides, beside the credentials' own secret, what must not be repeated from the server's words.
    public var filter = SecretFilter.none
    /// How much of a reply is taken in.
    public var replyLimits = ReplyLimits()
    /// DATA or BDAT.
    public var contentTransfer = ContentTransfer.automatic

    public init(endpoint: Endpoint, credentials: Credentials? = nil) {
        self.endpoint = endpoint
        self.credentials = credentials
    }

    /// EHLO takes one word, and a control character would begin another command.
    func checkClientName() throws(SMTPError) {
        guard let clientName else { return }
        guard !clientName.isEmpty, clientName.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .notAClientName(clientName)
        }
    }
}
