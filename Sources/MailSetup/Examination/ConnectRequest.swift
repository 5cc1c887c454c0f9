package import MIME
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
    package var trustRoots: TrustRoots { TrustRoots(authorityPEM: authorityPEM) }

    /// Returns the parsed address, after checking that the other fields are usable too.
    package func checkedAddress() throws(ConnectError) -> MailAddress {
        if let name {
            guard name.utf8.count <= 200,
                !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedName }
        }
        if let userName {
            guard !userName.isEmpty, userName.utf8.count <= 320,
                !userName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedUserName }
        }
        do throws(MailAddressError) {
            return try MailAddress(parsing: address)
        } catch {
            throw .malformedAddress(address, error)
        }
    }
}
