public import MailWire

/// What was seen of one server.
public struct ServerObservation: Hashable, Sendable {
    /// What the resolver said of one version of the Internet Protocol, and what became of each address.
    public struct AddressLook: Hashable, Sendable {
        public enum Reach: String, Hashable, Sendable {
            case open
            /// Refused at once: nothing listens there.
            case closed
            /// No answer at all.
            case silent
            /// This machine has no way there.
            case noRoute = "no-route"
        }

        public let version: IPVersion
        public let address: String
        public let reach: Reach

        public init(version: IPVersion, address: String, reach: Reach) {
            self.version = version
            self.address = address
            self.reach = reach
        }
    }

    public let service: MailService
    public let endpoint: Endpoint
    /// As whom one signed in; nil where nobody did.
    public var userName: String?
    /// A form of the user name that the server refused before it took ``userName``.
    public var refusedUserName: String?
    /// The mechanism that the server refused last (`PLAIN`), if the sign-in was refused.
    public var refusedMechanism: String?
    /// What ended the session early; nil where all of it passed.
    public var trouble: SessionTrouble?
    /// The account's name in the server's answer to the sign-in, where it says one.
    public var accountName: String?
    /// The largest message that the server takes, in bytes.
    public var maximumMessageSize: Int?
    /// What became of each of the host's addresses, where that was looked at.
    public var addresses: [AddressLook] = []
    /// What speaks on the port, where no session came about.
    public var portLook: PortLook?
    /// Whether the server, which speaks plaintext on this port, offers STARTTLS; nil where that was not looked at.
    public var offersStartTLS: Bool?
    /// The service's other usual port, where that one answers and this does not.
    public var otherPort: Endpoint?
    /// What the server showed, where its certificate was not believed.
    public var certificate: CertificateFacts?
    /// How long all of it took.
    public var duration = Duration.zero

    public init(service: MailService, endpoint: Endpoint, userName: String? = nil, trouble: SessionTrouble? = nil) {
        self.service = service
        self.endpoint = endpoint
        self.userName = userName
        self.trouble = trouble
    }

    /// Whether a step has passed.
    public func hasPassed(_ step: SessionStep) -> Bool {
        if userName == nil, step >= .signIn { return false }
        return trouble.map { step < $0.step } ?? true
    }
}

/// What speaks on a port, by its first bytes.
public enum PortLook: Hashable, Sendable {
    case smtp
    case imap
    case pop3
    case http
    case ssh
    /// TLS from the first byte.
    case tls
    /// Something else.
    case unknown
    /// It takes connections and says nothing.
    case silent
}
