/// A record that a ``DNSServer`` knows.
public enum DNSRecord: Hashable, Sendable {
    /// A mail exchanger of the domain (MX).
    case mailExchanger(of: String, host: String, preference: Int)
    /// The domain accepts no mail (RFC 7505).
    case noMailExchanger(of: String)
    /// A service (SRV). The first value is the full name, such as `_imaps._tcp.firma.test`.
    case service(String, host: String, port: Int, priority: Int = 0, weight: Int = 0)
    /// The service is explicitly unavailable (RFC 6186 §3.4).
    case noService(String)
    /// An IPv4 or IPv6 address of a host.
    case address(of: String, String)

    /// The record in dnsmasq's configuration.
    var line: String {
        switch self {
        case .mailExchanger(let domain, let host, let preference): "mx-host=\(domain),\(host),\(preference)"
        // Type 15; preference 0 and the root.
        case .noMailExchanger(let domain): "dns-rr=\(domain),15,000000"
        case .service(let name, let host, let port, let priority, let weight):
            "srv-host=\(name),\(host),\(port),\(priority),\(weight)"
        // Type 33; priority, weight and port 0, and the root.
        case .noService(let name): "dns-rr=\(name),33,00000000000000"
        case .address(let host, let address): "host-record=\(host),\(address)"
        }
    }
}
