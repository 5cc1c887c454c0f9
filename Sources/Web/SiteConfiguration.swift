public import Accounts
import Foundation

/// What the site must know of its place.
public struct SiteConfiguration: Sendable {
    /// The address at which browsers reach the site, without a path: `https://post.firma.cz`.
    public var origin: String
    /// Further names of the site, with the port if it is not the scheme's own. A request for another is refused, so
    /// that no link is ever made from what a request says.
    public var otherHosts: Set<String>
    /// The proxies in front of the site. What others say in X-Forwarded-For and X-Forwarded-Proto is ignored.
    public var trustedProxies: [Network]
    /// Whether the page of all components is shown.
    public var isDevelopment: Bool

    /// Creates a configuration.
    public init(
        origin: String, otherHosts: Set<String> = [], trustedProxies: [Network] = [], isDevelopment: Bool = false
    ) {
        self.origin = origin
        self.otherHosts = otherHosts
        self.trustedProxies = trustedProxies
        self.isDevelopment = isDevelopment
    }

    /// Whether browsers come by TLS.
    var isSecure: Bool { origin.hasPrefix("https://") }

    /// The names that a request may ask for.
    var hosts: Set<String> {
        otherHosts.union([String(origin.drop { $0 != "/" }.drop { $0 == "/" })])
    }

    /// Whether browsers make passkeys for this site: they want TLS, or the name localhost (WebAuthn §5.1.3, §13.4.9).
    var hasPasskeys: Bool { isSecure || URL(string: origin)?.host() == "localhost" }
}
