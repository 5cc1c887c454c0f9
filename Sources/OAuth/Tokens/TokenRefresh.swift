public import MailWire

/// Exchanges refresh tokens for new tokens (RFC 6749 §6).
public struct TokenRefresh: Sendable {
    private let address: OAuthAddress
    private let client: OAuthClient
    private let clock: OAuthClock

    /// Creates a refresh at one token endpoint.
    ///
    /// - Parameters:
    ///   - address: the token endpoint of the server that issued the refresh token.
    ///   - client: the client to which it was issued.
    ///   - clock: decides when tokens expire.
    public init(at address: OAuthAddress, client: OAuthClient, clock: OAuthClock = .system) {
        self.address = address
        self.client = client
        self.clock = clock
    }

    /// Exchanges a refresh token for new tokens.
    ///
    /// The result contains the refresh token to use next. If the server issued a new one, the old one may now be
    /// invalid; otherwise it is the old one.
    ///
    /// - Parameters:
    ///   - refreshToken: the refresh token in force.
    ///   - scopes: the scopes that were granted.
    /// - Throws: ``OAuthError`` if the server refuses, can't be reached or gives an invalid answer, or if the task is
    ///   cancelled.
    public func tokens(for refreshToken: Secret, scopes: [String]) async throws(OAuthError) -> OAuthTokens {
        let asked = clock.now()
        let form = FormBody(
            fields: [
                .init("grant_type", "refresh_token"), .init("refresh_token", refreshToken),
                .init("scope", scopes.joined(separator: " ")),
            ] + client.form)
        let answer = try await TokenTransport().post(form, to: address)
        return try answer.tokens(at: asked, asked: scopes, keeping: refreshToken)
    }
}
