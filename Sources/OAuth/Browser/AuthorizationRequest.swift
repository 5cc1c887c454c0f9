import MailWire

/// A request to the user through their browser (RFC 6749 §4.1.1), and what is needed to verify the answer.
struct AuthorizationRequest: Sendable {
    let link: String
    let state: Secret
    let verifier: CodeVerifier
    let redirectURI: String

    /// Creates a request with fresh random values.
    ///
    /// - Parameters:
    ///   - port: the local port to which the browser is to return.
    ///   - userName: the user that the server's page suggests, if it supports this.
    init(
        server: OAuthServer, client: OAuthClient, port: Int, userName: String?,
        generator: inout some RandomNumberGenerator
    ) {
        let state = RandomToken.text(generator: &generator)
        self.state = Secret(state)
        verifier = CodeVerifier(generator: &generator)
        // Without a path, because servers that compare more than scheme and host have it registered like this.
        redirectURI = "http://\(server.redirectHost.rawValue):\(port)"
        var fields: [FormBody.Field] = [
            .init("response_type", "code"), .init("client_id", client.id), .init("redirect_uri", redirectURI),
            .init("scope", server.scopes.joined(separator: " ")), .init("state", state),
            .init("code_challenge", verifier.challenge), .init("code_challenge_method", "S256"),
        ]
        if let userName { fields.append(.init("login_hint", userName)) }
        let separator = server.authorization.text.contains("?") ? "&" : "?"
        link = server.authorization.text + separator + FormBody(fields: fields).text
    }
}
