public import MailWire

/// The server that a client talks to, and how.
public struct SMTPConfiguration: Sendable {
    /// Host, port and connection security. Plaintext is used only if the endpoint says so.
    public var endpoint: Endpoint
    /// The credentials to sign in with; `nil` for a server that requires no sign-in.
    public var credentials: Credentials?
    /// Mechanisms that may be used, best first. `nil` allows all that fit the credentials: SCRAM-SHA-256 before PLAIN
    /// before LOGIN, and OAUTHBEARER before XOAUTH2.
    public var mechanisms: [SASLMechanism]?
    /// Mechanisms that this server has refused before. They are skipped.
    public var refusedMechanisms: [SASLMechanism] = []
    /// After which refusals the next mechanism is tried.
    public var persistence = SignInPersistence.unclearRefusals
    /// The client's name in EHLO. `nil` uses the address literal of this side's address, as RFC 5321 §4.1.3 prescribes
    /// for clients without a name.
    public var clientName: String?
    /// How long the server may take for each step.
    public var timeLimits = SMTPTimeLimits()
    /// Removes further secrets from the server's words. The credentials' own secret is always removed.
    public var filter = SecretFilter.none
    /// The largest reply that is accepted.
    public var replyLimits = ReplyLimits()
    /// Whether messages are sent by DATA or BDAT.
    public var contentTransfer = ContentTransfer.automatic

    /// Creates a configuration with the defaults above.
    public init(endpoint: Endpoint, credentials: Credentials? = nil) {
        self.endpoint = endpoint
        self.credentials = credentials
    }

    /// Checks the client's name: EHLO takes a single word, and a control character would begin another command.
    func checkClientName() throws(SMTPError) {
        guard let clientName else { return }
        guard !clientName.isEmpty, clientName.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .notAClientName(clientName)
        }
    }
}
