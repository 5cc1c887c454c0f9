public import MailWire

/// Comes by tokens: through the person's browser, by a code that the person types elsewhere, or with a refresh token.
public struct OAuthSignIn: Sendable {
    let server: OAuthServer
    let client: OAuthClient
    let clock: OAuthClock
    let transport = TokenTransport()

    public init(server: OAuthServer, client: OAuthClient, clock: OAuthClock = .system) {
        self.server = server
        self.client = client
        self.clock = clock
    }

    /// Turns a refresh token into tokens, as ``TokenRefresh`` does.
    ///
    /// - Parameter scopes: those that were granted.
    public func refresh(_ refreshToken: Secret, scopes: [String]) async throws(OAuthError) -> OAuthTokens {
        try await TokenRefresh(at: server.token, client: client, clock: clock).tokens(for: refreshToken, scopes: scopes)
    }
}
