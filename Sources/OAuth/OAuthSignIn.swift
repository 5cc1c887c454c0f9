public import MailWire

/// Obtains tokens: through the user's browser, by a code typed on another device, or with a refresh token.
public struct OAuthSignIn: Sendable {
    let server: OAuthServer
    let client: OAuthClient
    let clock: OAuthClock
    let transport = TokenTransport()

    /// Creates a sign-in. It does not connect yet.
    ///
    /// - Parameters:
    ///   - server: the authorization server's addresses and scopes.
    ///   - client: this program's registration with the server.
    ///   - clock: decides when tokens expire and when waiting ends.
    public init(server: OAuthServer, client: OAuthClient, clock: OAuthClock = .system) {
        self.server = server
        self.client = client
        self.clock = clock
    }

    /// Exchanges a refresh token for new tokens, as ``TokenRefresh`` does.
    ///
    /// - Parameters:
    ///   - refreshToken: the refresh token in force.
    ///   - scopes: the scopes that were granted.
    /// - Throws: ``OAuthError`` if the server refuses, can't be reached or gives an invalid answer, or if the task is
    ///   cancelled.
    public func refresh(_ refreshToken: Secret, scopes: [String]) async throws(OAuthError) -> OAuthTokens {
        try await TokenRefresh(at: server.token, client: client, clock: clock).tokens(for: refreshToken, scopes: scopes)
    }
}
