import Accounts
import HTTPTypes
import Hummingbird
import MailWire

/// Who reads the page of metrics: programs of this machine, and anyone who has the token.
struct MetricsAccess: Sendable {
    let registry: MetricsRegistry
    let token: Secret?
    let trustedProxies: [Network]

    private static let loopback = ["127.0.0.0/8", "::1"].compactMap { Network($0) }
    private static let forwarding = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"].compactMap {
        HTTPField.Name($0)
    }

    var text: String { PrometheusPage(registry, process: ProcessFigure.now()).text }

    /// Whether a request may read the page.
    ///
    /// - Parameter peer: the other end of the connection. A proxy on this machine speaks for others, so it needs the
    ///   token.
    func isOpen(to request: Request, from peer: NetworkAddress?) -> Bool {
        if let token, let given = request.headers[.authorization] {
            let parts = given.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == "bearer" && Secret(String(parts[1])) == token
        }
        guard let peer, Self.loopback.contains(where: { $0.contains(peer) }),
            !trustedProxies.contains(where: { $0.contains(peer) })
        else { return false }
        return !Self.forwarding.contains { request.headers.contains($0) }
    }
}
