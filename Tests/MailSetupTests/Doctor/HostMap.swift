import MailWire
import NIOCore
import Synchronization

@testable import MailSetup

/// Replaces DNS in a test: names and ports of providers lead to servers on loopback.
final class HostMap: HostResolver {
    private struct Place: Hashable {
        let host: String
        let port: Int
    }
    private struct Entries {
        var addresses: [Place: [SocketAddress]] = [:]
        var unavailable: Set<String> = []
    }
    private let entries = Mutex(Entries())

    /// - Parameter port: The public port of the server; 0 for every port.
    func lead(_ host: String, port: Int, to ip: String, _ localPort: Int) {
        guard let address = try? SocketAddress(ipAddress: ip, port: localPort) else { return }
        entries.withLock { $0.addresses[Place(host: host, port: port), default: []].append(address) }
    }

    /// From now on, no name server answers for this name.
    func silence(_ host: String) {
        entries.withLock { _ = $0.unavailable.insert(host) }
    }

    func addresses(
        of host: String, port: Int, version: IPVersion
    ) async throws(HostLookupError) -> [SocketAddress] {
        let (found, isKnown, isSilent) = entries.withLock { entries in
            (
                entries.addresses[Place(host: host, port: port)] ?? [],
                entries.addresses.keys.contains { $0.host == host }, entries.unavailable.contains(host)
            )
        }
        if isSilent { throw .unavailable(detail: "no name server answers") }
        guard isKnown else { throw .noSuchHost }
        let wanted: NIOBSDSocket.ProtocolFamily = version == .v4 ? .inet : .inet6
        let fitting = found.filter { $0.protocol == wanted }
        if !found.isEmpty { return fitting }
        // The host exists, and nothing listens on this port.
        return version == .v4 ? (try? [SocketAddress(ipAddress: "127.0.0.1", port: 1)]) ?? [] : []
    }
}
