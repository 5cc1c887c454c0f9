public import DNS
public import MailWire
public import NIOCore

/// The questions that a discovery asks name servers. `DNSResolver` answers them.
public protocol MailNameLookup: Sendable {
    /// Returns the domain's mail exchangers, preferred first. If the domain takes no mail, returns only a null one.
    /// - Throws: `DNSError` if no answer came, or it says that there are none.
    func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger]
    /// Returns the hosts of a service of the domain, in the order to try them.
    /// - Throws: `DNSError` if no answer came, or it says that there are none.
    func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord]
    /// Returns a host's addresses.
    /// - Throws: `DNSError` if no answer came, or it says that there are none.
    func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String]
}

extension DNSResolver: MailNameLookup {
    /// Returns the hosts of a service of the domain, in the order to try them.
    /// - Throws: `DNSError` if no answer came, or it says that there are none.
    public func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord] {
        try await services(service, of: domain, choose: { Int.random(in: 0...max($0, 0)) })
    }
}

/// Finds hosts through chosen name servers, in place of the operating system's.
public struct NameServerHostResolver: HostResolver {
    private let names: any MailNameLookup

    /// Creates a resolver that asks `names`.
    public init(_ names: any MailNameLookup) { self.names = names }

    /// Returns a host's addresses; empty if it has none of this version.
    /// - Throws: `HostLookupError` if there is no such host, or no name server answered.
    public func addresses(
        of host: String, port: Int, version: IPVersion
    ) async throws(HostLookupError) -> [SocketAddress] {
        do throws(DNSError) {
            let found = try await names.addresses(of: host, family: version == .v4 ? .ipv4 : .ipv6)
            return found.compactMap { try? SocketAddress(ipAddress: $0, port: port) }
        } catch {
            switch error {
            case .noRecords: return []
            case .noSuchDomain, .notAName: throw .noSuchHost
            default: throw .unavailable(detail: error.description)
            }
        }
    }
}
