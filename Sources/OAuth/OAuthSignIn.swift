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

    /// Turns a refresh token into tokens (RFC 6749 §6). Where the server gives another refresh token, it is in the result and
    /// the former may be void from now on; else the former is.
    ///
    /// - Parameter scopes: those that were granted.
    public func refresh(_ refreshToken: Secret, scopes: [String]) async throws(OAuthError) -> OAuthTokens {
        let asked = clock.now()
        let form = FormBody(
            fields: [
                .init("grant_type", "refresh_token"), .init("refresh_token", refreshToken),
                .init("scope", scopes.joined(separator: " ")),
            ] + client.form)
        let answer = try await transport.post(form, to: server.token)
        return try answer.tokens(at: asked, asked: scopes, keeping: refreshToken)
    }
}
