import MIME

/// The hosts that an address's password may go to although the user has not named them.
///
/// A host named by a DNS answer, or by a certificate, may be anyone's: an attacker on the way can forge the answer, and
/// has a certificate for their own host (RFC 6186 §6). So a host must be within the address's own domain, or in the
/// provider list. A domain that a listed provider runs for its customers has no hosts but those in the list.
struct VouchedHosts: Sendable {
    private let domain: String
    private let providers: ProviderDirectory

    /// - Parameter domain: The domain of the address.
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

    /// A name as A-labels in lower case, without the root's dot.
    private static func plain(_ name: String) -> String {
        let name = name.hasSuffix(".") ? String(name.dropLast()) : name
        return (try? IDNA.ascii(name).lowercased()) ?? name.lowercased()
    }
}
