import DNS
import Filter
import MIME
import MailSetup
import MailWire
import NIOCore
import Stopwatch

/// `discovery-speed MILLISECONDS`: looks for the servers of a domain whose every host is filtered and whose name
/// servers take MILLISECONDS for each answer. Prints how long that took.
@main
struct DiscoverySpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 2, let delay = Int(arguments[1]) else { endWithUsage("discovery-speed MILLISECONDS") }
        let port = try FilteredPort()
        let discovery = MailServerDiscovery(
            providers: .builtIn, names: SlowNames(delay: .milliseconds(delay)), resolver: Filtered(port: port))
        let address = MailAddress(localPart: "anna", domain: "firma.test")
        let stopwatch = Stopwatch()
        let found = try await discovery.discover(address)
        print(stopwatch.line(["found": found.servers.count]))
    }
}

/// A resolver for which every host is behind the filter.
private struct Filtered: HostResolver {
    let port: FilteredPort

    func addresses(of host: String, port: Int, version: IPVersion) async throws(HostLookupError) -> [SocketAddress] {
        guard version == .v4, let address = try? SocketAddress(ipAddress: "127.0.0.1", port: self.port.endpoint.port)
        else {
            return []
        }
        return [address]
    }
}

/// Slow name servers of a domain that has SRV records and a mail exchanger of no known provider.
private struct SlowNames: MailNameLookup {
    let delay: Duration

    func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger] {
        try await pass()
        return [MailExchanger(host: "mx.\(domain)", preference: 10)]
    }

    func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord] {
        try await pass()
        return [ServiceRecord(host: "posta.\(domain)", port: 993, priority: 0, weight: 0)]
    }

    func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String] {
        try await pass()
        return ["127.0.0.1"]
    }

    private func pass() async throws(DNSError) {
        do { try await Task.sleep(for: delay) } catch { throw .cancelled }
    }
}
