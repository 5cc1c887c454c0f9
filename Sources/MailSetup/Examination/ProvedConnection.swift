package import MailWire

/// A connection that both servers have accepted, or that is to be tested with them.
package struct ProvedConnection: Sendable {
    package let address: String
    package let name: String?
    package let providerID: String?
    package let userName: String
    package let password: Secret
    package let imap: Endpoint
    package let smtp: Endpoint
    package let authorityPEM: [UInt8]?

    package init(
        address: String, name: String?, providerID: String?, userName: String, password: Secret, imap: Endpoint,
        smtp: Endpoint, authorityPEM: [UInt8]?
    ) {
        self.address = address
        self.name = name
        self.providerID = providerID
        self.userName = userName
        self.password = password
        self.imap = imap
        self.smtp = smtp
        self.authorityPEM = authorityPEM
    }

    /// The authorities that its connections trust.
    package var trustRoots: TrustRoots { TrustRoots(authorityPEM: authorityPEM) }
}
