public import MailWire

/// What was seen of one server.
public struct ServerObservation: Hashable, Sendable {
    /// One address of a host, and whether it can be reached.
    public struct AddressLook: Hashable, Sendable {
        /// Whether an address can be reached.
        public enum Reach: String, Hashable, Sendable {
            /// It accepts connections.
            case open
            /// It refuses connections at once: nothing listens there.
            case closed
            /// It does not answer.
            case silent
            /// This machine has no route to it.
            case noRoute = "no-route"
        }

        /// The IP version of the address.
        public let version: IPVersion
        /// The address as text.
        public let address: String
        /// Whether it can be reached.
        public let reach: Reach

        /// Creates a look at one address.
        public init(version: IPVersion, address: String, reach: Reach) {
            self.version = version
            self.address = address
            self.reach = reach
        }
    }

    /// The kind of server.
    public let service: MailService
    /// The server's address.
    public let endpoint: Endpoint
    /// The user name of the sign-in; `nil` without a sign-in.
    public var userName: String?
    /// A form of the user name that the server refused before it accepted ``userName``.
    public var refusedUserName: String?
    /// The mechanism that the server refused last (`PLAIN`), if the sign-in was refused.
    public var refusedMechanism: String?
    /// What ended the session early; `nil` if every step passed.
    public var trouble: SessionTrouble?
    /// The account's name in the server's response to the sign-in, if it has one.
    public var accountName: String?
    /// The largest message that the server accepts, in bytes.
    public var maximumMessageSize: Int?
    /// The host's addresses and whether they can be reached, if that was tried.
    public var addresses: [AddressLook] = []
    /// What speaks on the port, if no session was possible.
    public var portLook: PortLook?
    /// Whether the server, which speaks plaintext on this port, offers STARTTLS; `nil` if that was not tried.
    public var offersStartTLS: Bool?
    /// The service's other usual port, if that one answers and this one does not.
    public var otherPort: Endpoint?
    /// The server's certificate, if it was not trusted.
    public var certificate: CertificateFacts?
    /// How long the examination took.
    public var duration = Duration.zero

    /// Creates an observation without any details yet.
    ///
    /// - Parameters:
    ///   - service: The kind of server.
    ///   - endpoint: The server's address.
    ///   - userName: The user name of the sign-in; `nil` without a sign-in.
    ///   - trouble: What ended the session early; `nil` if every step passed.
    public init(service: MailService, endpoint: Endpoint, userName: String? = nil, trouble: SessionTrouble? = nil) {
        self.service = service
        self.endpoint = endpoint
        self.userName = userName
        self.trouble = trouble
    }

    /// Returns whether a step has passed.
    public func hasPassed(_ step: SessionStep) -> Bool {
        if userName == nil, step >= .signIn { return false }
        return trouble.map { step < $0.step } ?? true
    }
}

/// What speaks on a port, by its first bytes.
public enum PortLook: Hashable, Sendable {
    /// An SMTP server.
    case smtp
    /// An IMAP server.
    case imap
    /// A POP3 server.
    case pop3
    /// A web server.
    case http
    /// An SSH server.
    case ssh
    /// TLS from the first byte.
    case tls
    /// Something else.
    case unknown
    /// Nothing: it accepts connections and stays silent.
    case silent
}
