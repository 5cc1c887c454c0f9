public import MIME
public import MailWire

/// Finds the servers of an address: by its domain, by the host that takes its mail, by SRV records, by the domain's own
/// configuration file, and by guessing. All run in parallel, within ``DiscoveryLimits/longest``.
///
/// Only the domain is revealed to any server, never the address. There is no sign-in.
public struct MailServerDiscovery: Sendable {
    let providers: ProviderDirectory
    let names: any MailNameLookup
    let resolver: (any HostResolver)?
    let limits: DiscoveryLimits
    /// Waits for a duration.
    let wait: @Sendable (Duration) async -> Void

    /// Creates a discovery.
    ///
    /// - Parameters:
    ///   - providers: The known providers.
    ///   - names: Answers questions about mail exchangers and services.
    ///   - resolver: Finds the addresses of hosts; `nil` uses the operating system's.
    ///   - limits: The limits in time and data.
    public init(
        providers: ProviderDirectory, names: any MailNameLookup, resolver: (any HostResolver)? = nil,
        limits: DiscoveryLimits = DiscoveryLimits()
    ) {
        self.init(
            providers: providers, names: names, resolver: resolver, limits: limits,
            wait: { try? await Task.sleep(for: $0) })
    }

    init(
        providers: ProviderDirectory, names: any MailNameLookup, resolver: (any HostResolver)?, limits: DiscoveryLimits,
        wait: @escaping @Sendable (Duration) async -> Void
    ) {
        (self.providers, self.names, self.resolver) = (providers, names, resolver)
        (self.limits, self.wait) = (limits, wait)
    }

    /// Finds an address's servers.
    ///
    /// - Parameters:
    ///   - address: The address.
    ///   - trustRoots: The authorities to trust when servers are greeted.
    /// - Returns: What was found, even if it is nothing.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func discover(
        _ address: MailAddress, trustRoots: TrustRoots = .system
    ) async throws(CancellationError) -> Discovery {
        guard let domain = try? IDNA.ascii(address.domain).lowercased(), !domain.hasPrefix("["), domain.contains(".")
        else { return Discovery(domain: .noSuchDomain, provider: nil, servers: []) }
        let known = providers.provider(ofDomain: domain)
        if let known, let imap = known.imap.endpoint, let smtp = known.smtp.endpoint {
            let servers = DiscoveredServers(
                source: .domain, provider: known, imap: imap, smtp: smtp,
                userNames: known.userNames.map { $0.userName(of: address) }, takesPasswords: known.password != .oauth)
            return Discovery(domain: .exists, provider: known, servers: [servers])
        }
        let search = DiscoverySearch(self, address: address, domain: domain, trustRoots: trustRoots)
        let results = await search.run()
        guard !Task.isCancelled else { throw CancellationError() }
        let standing = known == nil ? results.standing ?? .nameServersSilent : .exists
        let servers = results.servers(userNames: search.usualUserNames)
        return Discovery(
            domain: standing, provider: known ?? results.provider ?? servers?.provider,
            servers: servers.map { [$0] } ?? [])
    }
}
