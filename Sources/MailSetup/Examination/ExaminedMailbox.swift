import MIME
import MailWire

/// What to examine: the user's input after validation, and its servers.
struct ExaminedMailbox: Sendable {
    let address: MailAddress
    let name: String?
    let provider: Provider?
    /// At most two user names, in the order to try them.
    let userNames: [String]
    /// Whether the user gave the first of them.
    let isUserNameGiven: Bool
    /// The password or token; `nil` to examine without a sign-in.
    let proof: Credentials.Proof?
    /// The servers; `nil` if they are unknown, or must not be asked.
    let imap: Endpoint?
    let smtp: Endpoint?
    /// Servers that were found, and that the user has to confirm before a password is sent to them.
    let unconfirmed: (imap: Endpoint, smtp: Endpoint)?
    /// Whether programs may sign in with a password: `false` if the provider or the domain itself says OAuth 2.0 only.
    let takesPasswords: Bool
    let authorityPEM: [UInt8]?

    /// - Parameters:
    ///   - found: The result of discovery; `nil` if it did not run.
    ///   - isStopped: Pass `true` to ask no server, because the domain was most likely mistyped.
    init(
        _ request: ConnectRequest, providers: ProviderDirectory, found: Discovery?, isStopped: Bool
    ) throws(ConnectError) {
        address = try request.checkedAddress()
        name = request.name ?? address.displayName
        if let typed = request.password {
            proof = .password(try AppPassword.normalise(typed))
        } else {
            proof = nil
        }
        let known = providers.provider(ofDomain: address.domain)
        let servers = found?.servers.first
        // If a provider's servers did not greet, the examination says why.
        let presumed = known ?? (servers == nil ? found?.provider : nil)
        provider =
            presumed ?? servers?.provider ?? Self.provider(by: request, providers, domain: address.domain)
        let givesServers = request.imap != nil && request.smtp != nil
        let isOAuthOnly = presumed?.password == .oauth || servers?.takesPasswords == false
        takesPasswords = givesServers || !isOAuthOnly
        let imap = request.imap ?? servers?.imap ?? presumed?.imap.endpoint
        let smtp = request.smtp ?? servers?.smtp ?? presumed?.smtp.endpoint
        let asks = !givesServers && servers?.needsConfirmation == true
        if asks, let imap, let smtp { unconfirmed = (imap, smtp) } else { unconfirmed = nil }
        let isHeld = isStopped || asks || !takesPasswords
        self.imap = isHeld ? nil : imap
        self.smtp = isHeld ? nil : smtp
        authorityPEM = request.authorityPEM
        isUserNameGiven = request.userName != nil
        userNames = Self.userNames(
            request.userName, address,
            servers?.userNames ?? presumed?.userNames.map { [address] in $0.userName(of: address) })
    }

    /// A mailbox whose servers are known.
    init(_ mailbox: ProvedConnection, _ proof: Credentials.Proof, providers: ProviderDirectory) throws(ConnectError) {
        address = try ConnectRequest(address: mailbox.address, password: nil).checkedAddress()
        name = mailbox.name
        provider = providers.all.first { $0.id == mailbox.providerID }
        (userNames, isUserNameGiven) = ([mailbox.userName], true)
        self.proof = proof
        (imap, smtp) = (mailbox.imap, mailbox.smtp)
        (unconfirmed, takesPasswords) = (nil, true)
        authorityPEM = mailbox.authorityPEM
    }

    /// The authorities that its connections trust.
    var trustRoots: TrustRoots { TrustRoots(authorityPEM: authorityPEM) }

    /// Returns the provider of the given hosts, for a company's own domain.
    private static func provider(
        by request: ConnectRequest, _ providers: ProviderDirectory, domain: String
    ) -> Provider? {
        if let smtp = request.smtp, let provider = providers.provider(ofSMTPHost: smtp.host, domain: domain) {
            return provider
        }
        return request.imap.flatMap { providers.provider(ofIMAPHost: $0.host) }
    }

    /// Returns the user names to try. If the user gave one form, the other form is second.
    private static func userNames(_ given: String?, _ address: MailAddress, _ usual: [String]?) -> [String] {
        guard let given else { return usual.map { Array($0.prefix(2)) } ?? [address.address] }
        if given == address.localPart { return [given, address.address] }
        return given.lowercased() == address.address.lowercased() ? [given, address.localPart] : [given]
    }

    /// Returns the connection to store after everything worked with `userName`.
    func proved(_ userName: String) -> ProvedConnection? {
        guard let imap, let smtp, case .password(let password) = proof else { return nil }
        return ProvedConnection(
            address: address.address, name: name, providerID: provider?.id, userName: userName, password: password,
            imap: imap, smtp: smtp, authorityPEM: authorityPEM)
    }
}
