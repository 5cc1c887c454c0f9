/// The addresses of an authorization server, and the scopes to request.
public struct OAuthServer: Hashable, Sendable {
    /// The host name of this machine in redirects (RFC 8252 §7.3). The listener is on 127.0.0.1 in either case.
    public enum RedirectHost: String, Hashable, Sendable, CaseIterable {
        /// The address 127.0.0.1.
        case address = "127.0.0.1"
        /// For servers that accept loopback redirects only by this name.
        case localhost
    }

    /// The page on which the user signs in (RFC 6749 §3.1).
    public let authorization: OAuthAddress
    /// The endpoint that exchanges codes and refresh tokens for tokens (RFC 6749 §3.2).
    public let token: OAuthAddress
    /// The endpoint that issues codes to type (RFC 8628 §3.1); `nil` if the server does not offer this.
    public let deviceAuthorization: OAuthAddress?
    /// The scopes to request.
    public let scopes: [String]
    /// The host name of this machine in redirects.
    public let redirectHost: RedirectHost

    /// Creates a server from its addresses.
    ///
    /// - Parameters:
    ///   - authorization: the page on which the user signs in.
    ///   - token: the endpoint that issues tokens.
    ///   - deviceAuthorization: the endpoint that issues codes to type; `nil` if the server does not offer this.
    ///   - scopes: the scopes to request.
    ///   - redirectHost: the host name of this machine in redirects.
    public init(
        authorization: OAuthAddress, token: OAuthAddress, deviceAuthorization: OAuthAddress? = nil, scopes: [String],
        redirectHost: RedirectHost = .address
    ) {
        self.authorization = authorization
        self.token = token
        self.deviceAuthorization = deviceAuthorization
        self.scopes = scopes
        self.redirectHost = redirectHost
    }
}
