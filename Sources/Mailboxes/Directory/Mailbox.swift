import MIME
public import MailWire
public import Storage

/// A connected mailbox: its servers, its sign-in and its state, without the password.
public struct Mailbox: Hashable, Sendable, Identifiable {
    /// The state of the connection to the IMAP server. That of sending is ``SendingState``; both together are
    /// ``MailboxStanding``.
    public enum State: String, Hashable, Sendable {
        /// The last connection worked.
        case connected
        /// The server refused the password; fetching waits until it is replaced.
        case needsPassword
        /// The server cannot be reached, since ``Mailbox/stateSince``.
        case unreachable
        /// The server asks for patience, until ``Mailbox/retryAt``.
        case throttled
    }

    /// What the mailbox signs in with.
    public enum SignIn: String, Hashable, Sendable, CaseIterable {
        /// A password or an app password.
        case password
        /// Tokens that the user has allowed on the provider's page (OAuth 2.0).
        case oauth
    }

    /// The mailbox's number.
    public let id: Int64
    /// The full address; its domain is in lower case.
    public let address: String
    /// The sender's name in messages; `nil` if none was given.
    public let name: String?
    /// The ``Provider``'s id if the hosts came from one, else `nil`.
    public let providerID: String?
    /// The user name for the servers.
    public let userName: String
    /// The IMAP server.
    public let imap: Endpoint
    /// The submission server.
    public let smtp: Endpoint
    /// The authority given for these servers, as PEM; `nil` for the system's store.
    public let authorityPEM: [UInt8]?
    /// The state of the connection to the IMAP server.
    public let state: State
    /// The reason for the state, in the server's words if it said something.
    public let stateDetail: String?
    /// Since when it is in this state; `nil` if that is unknown.
    public let stateSince: Timestamp?
    /// When the server may be asked again; `nil` if it did not ask for patience.
    public let retryAt: Timestamp?
    /// When the mailbox was connected.
    public let connectedAt: Timestamp
    /// When the last fetch ended; `nil` if there was none yet.
    public let lastFetchAt: Timestamp?
    /// What it signs in with.
    public var signIn = SignIn.password
    /// Whose it is.
    public var place = MailboxPlace.none

    /// The authorities that this mailbox's connections trust.
    public var trustRoots: TrustRoots {
        TrustRoots(authorityPEM: authorityPEM)
    }

    /// The part after the @.
    var domain: String { MailAddress.domain(of: address) }
}
