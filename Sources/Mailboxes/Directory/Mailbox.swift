public import MailWire
public import Storage

/// A connected mailbox: where it lives and how it is reached. Its password is not in it.
public struct Mailbox: Hashable, Sendable, Identifiable {
    /// What is known of the connection to the IMAP server. What sending has met is apart: ``SendingState``; both together
    /// are ``MailboxStanding``.
    public enum State: String, Hashable, Sendable {
        case connected
        /// The server refused the password; fetching waits until it is replaced.
        case needsPassword
        /// Since ``Mailbox/stateSince``.
        case unreachable
        /// The server asks for patience; until ``Mailbox/retryAt``.
        case throttled
    }

    /// What it signs in with.
    public enum SignIn: String, Hashable, Sendable, CaseIterable {
        /// A password or an app password.
        case password
        /// Tokens that a person has allowed on the provider's page (OAuth 2.0).
        case oauth
    }

    public let id: Int64
    /// The full address; its domain is in lower case.
    public let address: String
    /// The sender's name in messages, where one was given.
    public let name: String?
    /// A ``Provider``'s id, where the hosts came from one.
    public let providerID: String?
    /// What the servers take as the user name.
    public let userName: String
    public let imap: Endpoint
    public let smtp: Endpoint
    /// The authority that was given for these servers, as PEM; nil for the system's store.
    public let authorityPEM: [UInt8]?
    public let state: State
    /// Why the state is what it is, in the server's words where it has said something.
    public let stateDetail: String?
    /// Since when it is in this state, where that is known.
    public let stateSince: Timestamp?
    /// When the server may be asked again, where it asked for patience.
    public let retryAt: Timestamp?
    public let connectedAt: Timestamp
    public let lastFetchAt: Timestamp?
    public var signIn = SignIn.password

    /// Whom this mailbox's connections believe.
    public var trustRoots: TrustRoots {
        authorityPEM.map(TrustRoots.pem) ?? .system
    }

    /// What stands behind the @.
    var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }
}
