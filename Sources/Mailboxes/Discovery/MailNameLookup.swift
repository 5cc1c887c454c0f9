public import DNS
public import MailWire
public import NIOCore

/// What a discovery asks name servers. ``DNSResolver`` answers it.
public protocol MailNameLookup: Sendable {
    /// The domain's mail exchangers, preferred first; a null one alone where the domain takes no mail.
    func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger]
    /// Where a service of the domain is, in the order in which to try.
    func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord]
    /// A host's addresses.
    func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String]
}

extension DNSResolver: MailNameLookup {
    public func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord] {
        try await services(service, of: domain, choose: { Int.random(in: 0...max($0, 0)) })
    }
}

/// Finds hosts by name servers of one's own choice, in place of the operating system's.
public struct NameServerHostResolver: HostResolver {
    private let names: any MailNameLookup

    public init(_ names: any MailNameLookup) { self.names = names }

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
