import MIME

/// To which hosts the password of an address may go although no person has named them.
///
/// A host that an answer of the name servers names, or a certificate, may be anyone's: an attacker on the way can forge
/// the answer, and has a certificate for a host of their own (RFC 6186 §6). Only a host within the address's own domain,
/// or one of the list's, is taken. A domain that a provider of the list runs for its customers has no other hosts than
/// those of the list.
struct VouchedHosts: Sendable {
    private let domain: String
    private let providers: ProviderDirectory

    /// - Parameter domain: what is behind the @.
    init(domain: String, providers: ProviderDirectory) {
        self.domain = Self.plain(domain)
        self.providers = providers
    }

    func contains(_ host: String) -> Bool {
        let host = Self.plain(host)
        if providers.provider(ofIMAPHost: host) != nil || providers.provider(ofSMTPHost: host, domain: domain) != nil {
            return true
        }
        guard !SharedDomains.contains(domain), providers.provider(ofDomain: domain) == nil else { return false }
        return host == domain || host.hasSuffix(".\(domain)")
    }

    /// As A-labels in small letters, without the dot of the root.
    private static func plain(_ name: String) -> String {
        let name = name.hasSuffix(".") ? String(name.dropLast()) : name
        return (try? IDNA.ascii(name).lowercased()) ?? name.lowercased()
    }
}
