public import MailWire

/// What a user enters to connect a mailbox.
public struct ConnectRequest: Sendable {
    /// The full address.
    public var address: String
    /// The sender's name in messages.
    public var name: String?
    /// The password as typed or pasted. `nil` signs in nowhere: nothing is connected, and the examination ends before
    /// the sign-in.
    public var password: Secret?
    /// The user name that the servers expect, if it differs from the one in the provider's row.
    public var userName: String?
    /// The IMAP server, in place of the provider's.
    public var imap: Endpoint?
    /// The submission server, in place of the provider's.
    public var smtp: Endpoint?
    /// The certificate authority to trust in place of the system's store, as PEM.
    public var authorityPEM: [UInt8]?

    /// Creates a request. Only the address is required; see the properties for the others.
    public init(
        address: String, name: String? = nil, password: Secret?, userName: String? = nil, imap: Endpoint? = nil,
        smtp: Endpoint? = nil, authorityPEM: [UInt8]? = nil
    ) {
        self.address = address
        self.name = name
        self.password = password
        self.userName = userName
        self.imap = imap
        self.smtp = smtp
        self.authorityPEM = authorityPEM
    }
}

extension ConnectRequest {
    /// The authorities that the mailbox's connections trust.
    var trustRoots: TrustRoots { authorityPEM.map(TrustRoots.pem) ?? .system }
}

/// A connection that both servers have accepted, or that is about to be tried.
struct ProvedConnection: Sendable {
    let address: String
    let name: String?
    let providerID: String?
    let userName: String
    let password: Secret
    let imap: Endpoint
    let smtp: Endpoint
    let authorityPEM: [UInt8]?

    /// The authorities that its connections trust.
    var trustRoots: TrustRoots { authorityPEM.map(TrustRoots.pem) ?? .system }
}
