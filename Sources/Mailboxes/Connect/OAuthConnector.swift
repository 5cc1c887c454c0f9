public import MailSetup
import MailWire
public import OAuth
import MIME
import Storage

/// Connects mailboxes whose users sign in on the provider's page. First it returns the page; then it tests what the
/// user has allowed at both servers, and stores it if both accept it.
public struct OAuthConnector: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// Creates a connector.
    ///
    /// - Parameters:
    ///   - directory: Where the mailboxes are stored.
    ///   - limits: The time limit of each step.
    public init(directory: MailboxDirectory, limits: DoctorLimits = DoctorLimits()) {
        self.directory = directory
        doctor = Doctor(providers: directory.providers, limits: limits, resolver: directory.resolver)
    }

    /// Returns where a user signs in to connect a new mailbox. The request's password is ignored.
    ///
    /// - Parameters:
    ///   - request: The mailbox to connect.
    ///   - place: Whose the mailbox will be.
    ///   - discovery: Finds the provider of a custom domain by the host that takes its mail. With `nil`, only the
    ///     providers' own domains are known.
    /// - Throws: ``ConnectError`` if the request is malformed or no sign-in page is known;
    ///   ``MailboxError/alreadyConnected(address:)``; what `discovery` throws.
    public func connection(
        for request: ConnectRequest, in place: MailboxPlace = .none, discovery: MailServerDiscovery? = nil
    ) async throws -> OAuthConnection {
        let address = try request.checkedAddress()
        try await directory.requireFree(address.address, in: place)
        let providers = directory.providers
        var found = request.imap.flatMap { providers.provider(ofIMAPHost: $0.host) }
        found = found ?? providers.provider(ofDomain: address.domain)
        if found == nil { found = try await discovery?.discover(address, trustRoots: request.trustRoots).provider }
        guard let provider = found, let signIn = provider.oauth else {
            throw ConnectError.signInPageUnknown(domain: address.domain)
        }
        guard let imap = request.imap ?? provider.imap.endpoint, let smtp = request.smtp ?? provider.smtp.endpoint
        else { throw ConnectError.signInPageUnknown(domain: address.domain) }
        let userName = request.userName ?? address.address
        return OAuthConnection(
            providerName: provider.name, signIn: signIn, userName: userName,
            proposal: ProvedConnection(
                address: address.address, name: request.name ?? address.displayName, providerID: provider.id,
                userName: userName, password: Secret(""), imap: imap, smtp: smtp, authorityPEM: request.authorityPEM),
            mailbox: nil, place: place)
    }

    /// Returns where the user of a connected mailbox signs in again.
    ///
    /// - Throws: ``ConnectError/signInPageUnknown(domain:)``; ``MailboxError/notConnected(address:)``; `StorageError`
    ///   if the database fails.
    public func renewal(of address: String) async throws -> OAuthConnection {
        try renewal(of: try await directory.mailbox(address: address))
    }

    /// Returns where the user of a connected mailbox signs in again.
    ///
    /// - Throws: ``ConnectError/signInPageUnknown(domain:)``.
    public func renewal(of mailbox: Mailbox) throws -> OAuthConnection {
        let provider = directory.providers.all.first { $0.id == mailbox.providerID }
        guard let provider, let signIn = provider.oauth else {
            throw ConnectError.signInPageUnknown(domain: mailbox.domain)
        }
        return OAuthConnection(
            providerName: provider.name, signIn: signIn, userName: mailbox.userName,
            proposal: ProvedConnection(
                address: mailbox.address, name: mailbox.name, providerID: provider.id, userName: mailbox.userName,
                password: Secret(""), imap: mailbox.imap, smtp: mailbox.smtp, authorityPEM: mailbox.authorityPEM),
            mailbox: mailbox, place: mailbox.place)
    }

    /// Tests at both servers what the user has allowed, and stores it if both accept it. A mailbox that is already
    /// connected signs in with it from now on, and what waits in the outbox is due.
    ///
    /// - Parameters:
    ///   - connection: The mailbox and its servers.
    ///   - client: The client that the tokens were issued to.
    ///   - tokens: The tokens.
    /// - Returns: The stored mailbox.
    /// - Throws: ``ConnectError/diagnosed(_:)`` if a server does not accept the token;
    ///   ``MailboxError/alreadyConnected(address:)`` or ``MailboxError/notConnected(address:)`` if another worker has
    ///   changed that in the meantime; `StorageError` if the database fails. Nothing is stored then.
    public func connect(
        _ connection: OAuthConnection, as client: OAuthClient, with tokens: OAuthTokens
    ) async throws -> Mailbox {
        let proposal = connection.proposal
        let examination = try await doctor.examine(proposal, .accessToken(tokens.accessToken), isThorough: false)
        guard examination.works else { throw ConnectError.diagnosed(examination) }
        let grant = connection.grant(to: client, tokens)
        guard let mailbox = connection.mailbox else {
            return try await directory.add(proposal, grant: grant, in: connection.place)
        }
        return try await directory.replacePassword(of: mailbox, with: proposal.password, grant: grant, at: .now)
    }
}
