import MailWire
public import OAuth
import MIME
import Storage

/// Connects mailboxes whose people sign in on the provider's page: first it says where, then it tries at both servers what the
/// person has allowed, and stores it where both take it.
public struct OAuthConnector: Sendable {
    private let directory: MailboxDirectory
    private let doctor: Doctor

    /// - Parameter limits: how long each step may take.
    public init(directory: MailboxDirectory, limits: DoctorLimits = DoctorLimits()) {
        self.directory = directory
        doctor = Doctor(providers: directory.providers, limits: limits, resolver: directory.resolver)
    }

    /// Where a person signs in who wants to connect a mailbox. The request's password does not matter.
    ///
    /// - Parameter discovery: finds the provider of a domain of one's own, by the host that takes its mail; without it only
    ///   the providers' own domains are known.
    /// - Throws: ``ConnectError``, ``MailboxError/alreadyConnected(address:)``.
    public func connection(
        for request: ConnectRequest, discovery: MailServerDiscovery? = nil
    ) async throws -> OAuthConnection {
        let address = try request.checkedAddress()
        if let existing = try? await directory.mailbox(address: address.address) {
            throw MailboxError.alreadyConnected(address: existing.address)
        }
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
            mailbox: nil)
    }

    /// Where a person signs in anew whose mailbox is connected.
    ///
    /// - Throws: ``ConnectError``, ``MailboxError/notConnected(address:)``.
    public func renewal(of address: String) async throws -> OAuthConnection {
        let mailbox = try await directory.mailbox(address: address)
        let provider = directory.providers.all.first { $0.id == mailbox.providerID }
        guard let provider, let signIn = provider.oauth else {
            throw ConnectError.signInPageUnknown(domain: mailbox.domain)
        }
        return OAuthConnection(
            providerName: provider.name, signIn: signIn, userName: mailbox.userName,
            proposal: ProvedConnection(
                address: mailbox.address, name: mailbox.name, providerID: provider.id, userName: mailbox.userName,
                password: Secret(""), imap: mailbox.imap, smtp: mailbox.smtp, authorityPEM: mailbox.authorityPEM),
            mailbox: mailbox)
    }

    /// Tries what the person has allowed at both servers, and stores it where both take it. Where the mailbox was connected
    /// before, it takes the place of what it signed in with, and what waits in the outbox is due.
    ///
    /// - Parameters:
    ///   - client: to whom the tokens were given.
    /// - Throws: ``ConnectError/diagnosed(_:)``, ``MailboxError``. Nothing is stored then.
    public func connect(
        _ connection: OAuthConnection, as client: OAuthClient, with tokens: OAuthTokens
    ) async throws -> Mailbox {
        let proposal = connection.proposal
        let examination = try await doctor.examine(proposal, .accessToken(tokens.accessToken), isThorough: false)
        guard examination.works else { throw ConnectError.diagnosed(examination) }
        let grant = connection.grant(to: client, tokens)
        guard let mailbox = connection.mailbox else { return try await directory.add(proposal, grant: grant) }
        return try await directory.replacePassword(of: mailbox, with: proposal.password, grant: grant, at: .now)
    }
}
