/// Where an authorization server is asked, and what for.
public struct OAuthServer: Hashable, Sendable {
    /// As what this machine names itself to the server when the person's browser is to come back (RFC 8252 §7.3). The listener
    /// is on 127.0.0.1 in either case.
    public enum RedirectHost: String, Hashable, Sendable, CaseIterable {
        case address = "127.0.0.1"
        /// For servers that know loopback redirects by this name only.
        case localhost
    }

    /// Where the person signs in (RFC 6749 §3.1).
    public let authorization: OAuthAddress
    /// Where codes and refresh tokens are turned into tokens (RFC 6749 §3.2).
    public let token: OAuthAddress
    /// Where a code to type is asked for (RFC 8628 §3.1); nil where the server lets nobody sign in so.
    public let deviceAuthorization: OAuthAddress?
    /// What is asked for.
    public let scopes: [String]
    public let redirectHost: RedirectHost

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
