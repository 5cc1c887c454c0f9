import MIME
public import MailWire

/// Connects mailboxes: finds the hosts, tries both servers side by side, and stores what both have taken.
public struct MailboxConnector: Sendable {
    private let directory: MailboxDirectory
    private let timeLimits: Dialer.TimeLimits

    public init(directory: MailboxDirectory, timeLimits: Dialer.TimeLimits = Dialer.TimeLimits()) {
        self.directory = directory
        self.timeLimits = timeLimits
    }

    /// Proves a mailbox and stores it.
    ///
    /// - Throws: ``ConnectError`` for what was given or what the servers say, ``MailboxError/alreadyConnected(address:)``.
    ///   Nothing is stored then.
    public func connect(_ request: ConnectRequest) async throws -> Mailbox {
        let proposal = try Self.proposal(for: request)
        if let existing = try? await directory.mailbox(address: proposal.address) {
            throw MailboxError.alreadyConnected(address: existing.address)
        }
        let trust = request.authorityPEM.map(TrustRoots.pem) ?? .system
        let probe = ConnectionProbe(
            dialer: Dialer(trustRoots: trust, timeLimits: timeLimits),
            credentials: Credentials(userName: proposal.userName, password: proposal.password))
        async let imapFailure = probe.imap(proposal.imap)
        async let smtpFailure = probe.smtp(proposal.smtp)
        let failures = await (imap: imapFailure, smtp: smtpFailure)
        try Task.checkCancellation()
        guard failures.imap == nil, failures.smtp == nil else {
            throw ConnectError.refused(imap: failures.imap, smtp: failures.smtp)
        }
        return try await directory.add(proposal)
    }

    /// What is to be tried: the address checked, the hosts found, the password normalised.
    static func proposal(for request: ConnectRequest) throws(ConnectError) -> ProvedConnection {
        let address: MailAddress
        do throws(MailAddressError) {
            address = try MailAddress(parsing: request.address)
        } catch {
            throw .malformedAddress(request.address, error)
        }
        if let name = request.name {
            guard name.utf8.count <= 200,
                !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedName }
        }
        if let userName = request.userName {
            guard !userName.isEmpty, userName.utf8.count <= 320,
                !userName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw .malformedUserName }
        }
        let password = try AppPassword.normalise(request.password)
        let provider = ProviderDirectory.provider(ofDomain: address.domain)
        if let provider, provider.signIn == .oauthOnly, request.imap == nil || request.smtp == nil {
            throw .passwordSignInImpossible(provider: provider.name)
        }
        guard let imap = request.imap ?? provider?.imap, let smtp = request.smtp ?? provider?.smtp else {
            throw .unknownProvider(domain: address.domain)
        }
        let usualUserName = provider?.userNameForm == .localPart ? address.localPart : address.address
        return ProvedConnection(
            address: address.address, name: request.name ?? address.displayName, providerID: provider?.id,
            userName: request.userName ?? usualUserName, password: password, imap: imap, smtp: smtp,
            authorityPEM: request.authorityPEM)
    }
}
