import Accounts
import HTTPTypes

/// Who is at the other end, behind the proxies that are known.
enum ClientAddress {
    /// Returns the client's address: the peer's, or if the peer is a known proxy, the last address in X-Forwarded-For
    /// that is not one.
    static func read(peer: String, _ headers: HTTPFields, proxies: [Network]) -> String {
        func isProxy(_ address: String) -> Bool {
            guard let parsed = NetworkAddress(address) else { return false }
            return proxies.contains { $0.contains(parsed) }
        }
        guard isProxy(peer) else { return peer }
        let chain = headers[values: SecurityHeaders.name("X-Forwarded-For")].joined(separator: ",")
            .split(separator: ",").map { $0.filter { $0 != " " } }
        for address in chain.reversed() {
            guard NetworkAddress(address) != nil else { return peer }
            if !isProxy(address) { return address }
        }
        return peer
    }
}
