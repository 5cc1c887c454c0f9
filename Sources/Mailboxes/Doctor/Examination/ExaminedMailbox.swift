import MIME
import MailWire

/// What is to be examined: what a person gave, checked, and what is known of it without asking anybody.
struct ExaminedMailbox: Sendable {
    let address: MailAddress
    let name: String?
    let provider: Provider?
    /// A known domain that this one was meant to be, for certain or perhaps.
    let similarDomain: String?
    /// In the order in which they are tried; two at most.
    let userNames: [String]
    /// Whether a person gave the first of them.
    let isUserNameGiven: Bool
    /// Nil where nobody signs in.
    let password: Secret?
    var imap: Endpoint?
    var smtp: Endpoint?
    let authorityPEM: [UInt8]?

    init(_ request: ConnectRequest, providers: ProviderDirectory) throws(ConnectError) {
        address = try request.checkedAddress()
        name = request.name ?? address.displayName
        if let typed = request.password {
            password = try AppPassword.normalise(typed)
        } else {
            password = nil
        }
        let provider = providers.provider(ofDomain: address.domain)
        self.provider = provider ?? Self.provider(by: request, providers, domain: address.domain)
        let givesHosts = request.imap != nil && request.smtp != nil
        let similar = givesHosts ? nil : providers.domain(similarTo: address.domain)
        similarDomain = similar
        // A password is not shown to the servers of a domain that was most likely not meant.
        let isStopped =
            similar.map(ProviderDirectory.isTelling) == true || (provider?.password == .oauth && !givesHosts)
        imap = isStopped ? nil : request.imap ?? provider?.imap.endpoint
        smtp = isStopped ? nil : request.smtp ?? provider?.smtp.endpoint
        authorityPEM = request.authorityPEM
        isUserNameGiven = request.userName != nil
        userNames = Self.userNames(request.userName, address, provider)
    }

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
    private static func userNames(_ given: String?, _ address: MailAddress, _ provider: Provider?) -> [String] {
        guard let given else { return (provider?.userNames ?? [.address]).map { $0.userName(of: address) } }
        if given == address.localPart { return [given, address.address] }
        return given.lowercased() == address.address.lowercased() ? [given, address.localPart] : [given]
    }

    /// What is stored where all of it was proved with a user name.
    func proved(_ userName: String) -> ProvedConnection? {
        guard let imap, let smtp, let password else { return nil }
        return ProvedConnection(
            address: address.address, name: name, providerID: provider?.id, userName: userName, password: password,
            imap: imap, smtp: smtp, authorityPEM: authorityPEM)
    }
}
