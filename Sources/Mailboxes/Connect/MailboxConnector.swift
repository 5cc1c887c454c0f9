import MIME
public import MailWire

/// Connects mailboxes: finds the servers, signs in to both, and stores what both have taken.
public struct MailboxConnector: Sendable {
    private let directory: MailboxDirectory
    private let discovery: MailServerDiscovery?
    private let timeLimits: Dialer.TimeLimits

    /// - Parameter discovery: finds the servers where no provider is known by the domain and none were given; nil where
    ///   they have to be given then.
    public init(
        directory: MailboxDirectory, discovery: MailServerDiscovery? = nil,
        timeLimits: Dialer.TimeLimits = Dialer.TimeLimits()
    ) {
        self.directory = directory
        self.discovery = discovery
        self.timeLimits = timeLimits
    }

    /// Proves a mailbox and stores it. Where the servers take one of two forms of the user name, the second is tried where
    /// the first is refused. No more than two sign-ins are ever refused in all: a third might lock the mailbox.
    ///
    /// - Throws: ``ConnectError`` for what was given or what the servers say, ``MailboxError/alreadyConnected(address:)``.
    ///   Nothing is stored then.
    public func connect(_ request: ConnectRequest) async throws -> Mailbox {
        let address = try request.checkedAddress()
        // Nobody is asked anything for a password that can be none.
        _ = try AppPassword.normalise(request.password ?? Secret(""))
        if let existing = try? await directory.mailbox(address: address.address) {
            throw MailboxError.alreadyConnected(address: existing.address)
        }
        let found = try await discovered(address, for: request)
        let proposals = try Self.proposals(for: request, directory.providers, found: found)
        let signIn = SignInTrial { service, proposal in
            let probe = ConnectionProbe(
                dialer: directory.dialer(proposal.trustRoots, timeLimits: timeLimits),
                credentials: Credentials(userName: proposal.userName, password: proposal.password))
            return service == .imap ? await probe.imap(proposal.imap) : await probe.smtp(proposal.smtp)
        }
        let outcome = await signIn.run(proposals)
        try Task.checkCancellation()
        return try await directory.add(outcome.get())
    }

    /// Nil where nothing has to be found.
    private func discovered(_ address: MailAddress, for request: ConnectRequest) async throws -> Discovery? {
        guard let discovery, request.imap == nil || request.smtp == nil else { return nil }
        return try await discovery.discover(address, trustRoots: request.trustRoots)
    }

    /// What is to be tried, in this order: the address checked, the servers found, the password normalised. They differ in
    /// the user name only.
    static func proposals(
        for request: ConnectRequest, _ providers: ProviderDirectory, found: Discovery? = nil
    ) throws(ConnectError) -> [ProvedConnection] {
        let address = try request.checkedAddress()
        let password = try AppPassword.normalise(request.password ?? Secret(""))
        let provider = providers.provider(ofDomain: address.domain)
        let servers = found?.servers.first
        if request.imap == nil || request.smtp == nil {
            let runner = provider ?? found?.provider
            if let runner, runner.password == .oauth { throw .passwordSignInImpossible(provider: runner.name) }
            if let servers, !servers.takesPasswords {
                throw .passwordSignInImpossible(provider: runner?.name ?? address.domain)
            }
            if let servers, servers.needsConfirmation {
                throw .serversUnconfirmed(
                    domain: address.domain, imap: request.imap ?? servers.imap, smtp: request.smtp ?? servers.smtp)
            }
        }
        // Where a provider's servers did not greet, the sign-in says why.
        let presumed = provider ?? (servers == nil ? found?.provider : nil)
        guard let imap = request.imap ?? servers?.imap ?? presumed?.imap.endpoint,
            let smtp = request.smtp ?? servers?.smtp ?? presumed?.smtp.endpoint
        else { throw .unknownProvider(domain: address.domain) }
        let forms = presumed?.userNames ?? [.address]
        let userNames = request.userName.map { [$0] } ?? servers?.userNames ?? forms.map { $0.userName(of: address) }
        return userNames.map { userName in
            ProvedConnection(
                address: address.address, name: request.name ?? address.displayName,
                providerID: (presumed ?? servers?.provider)?.id, userName: userName, password: password, imap: imap,
                smtp: smtp, authorityPEM: request.authorityPEM)
        }
    }
}

extension ConnectRequest {
    /// The address, where what stands beside it can be used too.
    func checkedAddress() throws(ConnectError) -> MailAddress {
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

extension Provider.UserNameForm {
    func userName(of address: MailAddress) -> String {
        switch self {
        case .address: address.address
        case .localPart: address.localPart
        }
    }
}
