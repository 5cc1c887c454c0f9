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

    /// Proves a mailbox and stores it. Where the provider's servers take one of two forms of the user name, the second is
    /// tried where the first is refused, and no third: it might lock the mailbox.
    ///
    /// - Throws: ``ConnectError`` for what was given or what the servers say, ``MailboxError/alreadyConnected(address:)``.
    ///   Nothing is stored then.
    public func connect(_ request: ConnectRequest) async throws -> Mailbox {
        let proposals = try Self.proposals(for: request, directory.providers)
        var refusal: ConnectError?
        for proposal in proposals {
            if refusal == nil, let existing = try? await directory.mailbox(address: proposal.address) {
                throw MailboxError.alreadyConnected(address: existing.address)
            }
            let failures = await failures(of: proposal)
            try Task.checkCancellation()
            guard failures.imap != nil || failures.smtp != nil else { return try await directory.add(proposal) }
            refusal = refusal ?? .refused(imap: failures.imap, smtp: failures.smtp)
            let told = [failures.imap, failures.smtp].compactMap(\.self)
            // What the server says for certain needs no second sign-in.
            guard told.contains(where: { $0.kind == .signInRefused }), told.allSatisfy({ $0.advice == nil }) else {
                break
            }
        }
        throw refusal ?? .unknownProvider(domain: request.address)
    }

    /// Tries both servers side by side.
    private func failures(of proposal: ProvedConnection) async -> (imap: ProbeFailure?, smtp: ProbeFailure?) {
        let trust = proposal.authorityPEM.map(TrustRoots.pem) ?? .system
        let probe = ConnectionProbe(
            dialer: Dialer(trustRoots: trust, timeLimits: timeLimits),
            credentials: Credentials(userName: proposal.userName, password: proposal.password))
        async let imap = probe.imap(proposal.imap)
        async let smtp = probe.smtp(proposal.smtp)
        return await (imap, smtp)
    }

    /// What is to be tried, in this order: the address checked, the hosts found, the password normalised.
    static func proposals(
        for request: ConnectRequest, _ providers: ProviderDirectory
    ) throws(ConnectError) -> [ProvedConnection] {
        let address = try request.checkedAddress()
        let password = try AppPassword.normalise(request.password ?? Secret(""))
        let provider = providers.provider(ofDomain: address.domain)
        if let provider, provider.password == .oauth, request.imap == nil || request.smtp == nil {
            throw .passwordSignInImpossible(provider: provider.name)
        }
        guard let imap = request.imap ?? provider?.imap.endpoint, let smtp = request.smtp ?? provider?.smtp.endpoint
        else { throw .unknownProvider(domain: address.domain) }
        let forms = provider?.userNames ?? [.address]
        let userNames = request.userName.map { [$0] } ?? forms.map { $0.userName(of: address) }
        return userNames.map { userName in
            ProvedConnection(
                address: address.address, name: request.name ?? address.displayName, providerID: provider?.id,
                userName: userName, password: password, imap: imap, smtp: smtp, authorityPEM: request.authorityPEM)
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
