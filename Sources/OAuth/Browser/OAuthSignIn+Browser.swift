import Foundation
import MailWire

extension OAuthSignIn {
    /// How long the user has to sign in by default.
    public static let usualPatience = Duration.seconds(600)

    /// Lets the user sign in with the browser on this machine (authorization code with PKCE).
    ///
    /// - Parameters:
    ///   - userName: the user that the server's page suggests, if it supports this.
    ///   - patience: how long the user has to sign in.
    ///   - show: called once with the link for the user to open. The link is good once, for this sign-in only.
    /// - Throws: ``OAuthError`` if no port can be opened, if the user does not sign in in time or is refused, if the
    ///   server gives no tokens, or if the task is cancelled.
    public func withBrowser(
        userName: String? = nil, patience: Duration = usualPatience, show: @Sendable (_ link: String) -> Void
    ) async throws(OAuthError) -> OAuthTokens {
        do {
            return try await RedirectListener.open { listener in
                var generator = SystemRandomNumberGenerator()
                let request = AuthorizationRequest(
                    server: server, client: client, port: listener.port, userName: userName, generator: &generator)
                let answer = try await answer(to: request, at: listener, within: patience) { show(request.link) }
                switch answer {
                case .refused(let refusal): throw OAuthError.refused(refusal)
                case .code(let code): return try await exchange(code, of: request)
                }
            }
        } catch let error as OAuthError {
            throw error
        } catch {
            throw .cancelled
        }
    }

    /// Starts listening, then shows the link and waits.
    private func answer(
        to request: AuthorizationRequest, at listener: RedirectListener, within patience: Duration, show: () -> Void
    ) async throws(OAuthError) -> RedirectAnswer {
        let clock = clock
        listener.expect(request.state)
        show()
        let time = TimeLimited(limit: patience) { try? await clock.wait($0) }
        if let answer = await time.run({ await listener.answer() }) { return answer }
        throw Task.isCancelled ? .cancelled : .nobodySignedIn(within: patience)
    }

    /// Exchanges the code for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
    private func exchange(_ code: Secret, of request: AuthorizationRequest) async throws(OAuthError) -> OAuthTokens {
        let asked = clock.now()
        let form = FormBody(
            fields: [
                .init("grant_type", "authorization_code"), .init("code", code),
                .init("redirect_uri", request.redirectURI), .init("code_verifier", request.verifier.secret),
            ] + client.form)
        return try await transport.post(form, to: server.token).tokens(at: asked, asked: server.scopes)
    }
}
