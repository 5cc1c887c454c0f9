import MIME
import MailWire

/// What is to be examined: what a person gave, checked, and where its servers are.
struct ExaminedMailbox: Sendable {
    let address: MailAddress
    let name: String?
    let provider: Provider?
    /// In the order in which they are tried; two at most.
    let userNames: [String]
    /// Whether a person gave the first of them.
    let isUserNameGiven: Bool
    /// Nil where nobody signs in.
    let proof: Credentials.Proof?
    /// Nil where they are not known.
    let imap: Endpoint?
    let smtp: Endpoint?
    /// Servers that were found and that a person has to confirm before a password goes there.
    let unconfirmed: (imap: Endpoint, smtp: Endpoint)?
    /// False where the provider or the domain itself says that programs sign in with OAuth 2.0 only.
    let takesPasswords: Bool
    let authorityPEM: [UInt8]?

    /// - Parameters:
    ///   - found: what discovery has found; nil where nobody was asked.
    ///   - isStopped: whether no server shall be asked, as the domain was most likely not meant.
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
        // Where a provider's servers did not greet, the examination says why.
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

    /// Whom its connections believe.
    var trustRoots: TrustRoots { authorityPEM.map(TrustRoots.pem) ?? .system }

    /// The provider of hosts that were given, where the domain is a company's own.
    private static func provider(
        by request: ConnectRequest, _ providers: ProviderDirectory, domain: String
    ) -> Provider? {
        if let smtp = request.smtp, let provider = providers.provider(ofSMTPHost: smtp.host, domain: domain) {
            return provider
        }
        return request.imap.flatMap { providers.provider(ofIMAPHost: $0.host) }
    }

    /// Where a person gave one form of it, the other one is the second.
    private static func userNames(_ given: String?, _ address: MailAddress, _ usual: [String]?) -> [String] {
        guard let given else { return usual.map { Array($0.prefix(2)) } ?? [address.address] }
        if given == address.localPart { return [given, address.address] }
        return given.lowercased() == address.address.lowercased() ? [given, address.localPart] : [given]
    }

    /// What is stored where all of it was proved with a user name.
    func proved(_ userName: String) -> ProvedConnection? {
        guard let imap, let smtp, case .password(let password) = proof else { return nil }
        return ProvedConnection(
            address: address.address, name: name, providerID: provider?.id, userName: userName, password: password,
            imap: imap, smtp: smtp, authorityPEM: authorityPEM)
    }
}
