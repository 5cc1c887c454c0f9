public import MailWire

/// Turns refresh tokens into tokens (RFC 6749 §6).
public struct TokenRefresh: Sendable {
    private let address: OAuthAddress
    private let client: OAuthClient
    private let clock: OAuthClock

    /// - Parameters:
    ///   - address: the token endpoint of the server that gave the refresh token out.
    ///   - client: to whom it was given.
    public init(at address: OAuthAddress, client: OAuthClient, clock: OAuthClock = .system) {
        self.address = address
        self.client = client
        self.clock = clock
    }

    /// Where the server gives another refresh token, it is in the result and the former may be void from now on; else the
    /// former is.
    ///
    /// - Parameter scopes: those that were granted.
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
