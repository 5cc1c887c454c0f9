import Foundation
import MailWire

extension OAuthSignIn {
    /// Lets the user sign in on any device: they open a page there and type a code (RFC 8628).
    ///
    /// - Parameter show: called once with what the user needs.
    /// - Throws: ``OAuthError`` if the server does not offer this or refuses, if the code expires, or if the task is
    ///   cancelled.
    public func withDevice(show: @Sendable (DevicePrompt) -> Void) async throws(OAuthError) -> OAuthTokens {
        guard let address = server.deviceAuthorization else { throw .deviceSignInNotOffered }
        let question = FormBody(
            fields: [.init("scope", server.scopes.joined(separator: " "))] + client.form)
        let answer = try DeviceAnswer(
            await transport.post(question, to: address), plaintextOnLoopback: address.text.hasPrefix("http://"))
        let beginning = clock.now()
        show(answer.prompt)
        var polling = DevicePolling(interval: answer.interval, patience: answer.prompt.patience)
        var action = polling.beginning
        while true {
            switch action {
            case .done(let tokens): return tokens
            case .fail(let error): throw error
            case .ask(let pause):
                do {
                    try await clock.wait(pause)
                } catch {
                    throw .cancelled
                }
                let result = await tokens(for: answer.deviceCode)
                action = polling.answered(result, elapsed: .seconds(clock.now().timeIntervalSince(beginning)))
            }
        }
    }

    /// Asks for the tokens (RFC 8628 §3.4).
    private func tokens(for deviceCode: Secret) async -> Result<OAuthTokens, OAuthError> {
        let asked = clock.now()
        let form = FormBody(
            fields: [
                .init("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), .init("device_code", deviceCode),
            ] + client.form)
        do throws(OAuthError) {
            return .success(try await transport.post(form, to: server.token).tokens(at: asked, asked: server.scopes))
        } catch {
            return .failure(error)
        }
    }
}
