import Foundation
import MailWire

extension OAuthSignIn {
    /// How long a person has to sign in, where nobody says otherwise.
    public static let usualPatience = Duration.seconds(600)

    /// Lets the person sign in with their browser on this machine (authorization code with PKCE).
    ///
    /// - Parameters:
    ///   - userName: whom the server proposes on its page, where it can.
    ///   - patience: how long the person has.
    ///   - show: is given the link that the person opens. It is good once, and for this sign-in alone.
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

    /// Listens first, then shows the link.
    private func answer(
        to request: AuthorizationRequest, at listener: RedirectListener, within patience: Duration, show: () -> Void
    ) async throws(OAuthError) -> RedirectAnswer {
        let clock = clock
        listener.expect(request.state)
        show()
        let answer = await withTaskGroup(of: RedirectAnswer?.self) { group in
            group.addTask { await listener.answer() }
            group.addTask {
                try? await clock.wait(patience)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        if let answer { return answer }
        throw Task.isCancelled ? .cancelled : .nobodySignedIn(within: patience)
    }

    /// Turns the code into tokens (RFC 6749 §4.1.3, RFC 7636 §4.5).
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
