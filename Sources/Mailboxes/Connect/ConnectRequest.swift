public import MailWire

/// What a person gives to connect a mailbox.
public struct ConnectRequest: Sendable {
    /// The full address.
    public var address: String
    /// The sender's name in messages.
    public var name: String?
    /// As it was typed or pasted. Nil where nobody shall sign in, which connects nothing and examines as far as that.
    public var password: Secret?
    /// What the servers take as the user name, where it is not what the provider's row says.
    public var userName: String?
    /// In place of the provider's hosts.
    public var imap: Endpoint?
    public var smtp: Endpoint?
    /// An authority to believe in place of the system's store, as PEM.
    public var authorityPEM: [UInt8]?

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
    /// Whom the mailbox's connections believe.
    var trustRoots: TrustRoots { authorityPEM.map(TrustRoots.pem) ?? .system }
}

/// A connection that both servers have taken, or that they are asked to take.
struct ProvedConnection: Sendable {
    let address: String
    let name: String?
    let providerID: String?
    let userName: String
    let password: Secret
    let imap: Endpoint
    let smtp: Endpoint
    let authorityPEM: [UInt8]?

    /// Whom its connections believe.
    var trustRoots: TrustRoots { authorityPEM.map(TrustRoots.pem) ?? .system }
}
