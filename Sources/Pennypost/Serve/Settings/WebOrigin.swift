import Accounts
import Foundation

/// The origin of a site (RFC 6454 §4): scheme, host and port. It prints as browsers write it.
struct WebOrigin: Sendable, Hashable, CustomStringConvertible {
    let isSecure: Bool
    /// The host's name or address, in lower case; an IPv6 address in brackets.
    let host: String
    let port: Int

    init(isSecure: Bool, host: String, port: Int) {
        self.isSecure = isSecure
        let lower = host.lowercased()
        self.host = lower.contains(":") && !lower.hasPrefix("[") ? "[\(lower)]" : lower
        self.port = port
    }

    /// Reads an origin. A single slash at its end is ignored; any other path is not part of an origin.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty,
            host.utf8.count <= 253, parts.path.isEmpty || parts.path == "/",
            parts.query == nil, parts.fragment == nil, parts.user == nil, parts.password == nil
        else { return nil }
        let isSecure = scheme == "https"
        let port = parts.port ?? (isSecure ? 443 : 80)
        guard (1...65535).contains(port) else { return nil }
        self.init(isSecure: isSecure, host: host, port: port)
    }

    var description: String {
        let isUsual = port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + host + (isUsual ? "" : ":\(port)")
    }

    /// Whether a host and its port, as a browser names them in Host, can be a site's.
    static func isHost(_ text: String) -> Bool {
        guard let origin = WebOrigin("https://\(text)") else { return false }
        return text.lowercased() == origin.host || text.lowercased() == "\(origin.host):\(origin.port)"
    }

    /// Whether a host stands for all addresses of this machine.
    static func isEveryAddress(_ host: String) -> Bool { ["0.0.0.0", "::", "[::]"].contains(host) }

    /// Whether a host is this machine alone.
    static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
        return NetworkAddress(host)?.isLoopback ?? false
    }
}
