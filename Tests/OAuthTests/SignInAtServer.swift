import Foundation
import LocalServers
import MailWire
import OAuth

/// Runs a test at the server that is shared by all tests that don't change it.
func withSharedServer(_ body: (AuthorizationServer) async throws -> Void) async throws {
    try await body(AuthorizationServer.shared())
}

extension AuthorizationServer {
    /// The server's addresses as our client uses them.
    func oauthServer(scopes: [String] = AuthorizationServer.scopes, redirectHost: OAuthServer.RedirectHost = .address)
        throws -> OAuthServer
    {
        OAuthServer(
            authorization: try OAuthAddress(authorizationAddress, plaintextOnLoopback: true),
            token: try OAuthAddress(tokenAddress, plaintextOnLoopback: true),
            deviceAuthorization: try OAuthAddress(deviceAddress, plaintextOnLoopback: true), scopes: scopes,
            redirectHost: redirectHost)
    }

    func signIn(as clientID: String = AuthorizationServer.clientID, clock: OAuthClock = .system) throws -> OAuthSignIn {
        guard let client = OAuthClient(id: clientID) else { throw OAuthError.unsafeAddress }
        return OAuthSignIn(server: try oauthServer(), client: client, clock: clock)
    }

    /// Returns tokens to which Anna has consented.
    func tokens() async throws -> OAuthTokens {
        try await signIn().withBrowser(during: { try await self.visit($0) })
    }
}

extension OAuthSignIn {
    /// Signs in while the user does what `body` says with the link.
    func withBrowser(
        patience: Duration = OAuthSignIn.usualPatience, during body: @escaping @Sendable (String) async throws -> Void
    ) async throws -> OAuthTokens {
        let (links, continuation) = AsyncStream.makeStream(of: String.self)
        async let tokens = withBrowser(patience: patience) { continuation.yield($0) }
        for await link in links {
            try await body(link)
            break
        }
        return try await tokens
    }

    /// Signs in while the user does what `body` says with the code.
    func withDevice(during body: @escaping @Sendable (DevicePrompt) async throws -> Void) async throws -> OAuthTokens {
        let (prompts, continuation) = AsyncStream.makeStream(of: DevicePrompt.self)
        async let tokens = withDevice { continuation.yield($0) }
        for await prompt in prompts {
            try await body(prompt)
            break
        }
        return try await tokens
    }
}

extension Secret {
    /// The secret's text, to compare with what a server knows.
    var shown: String { withText { $0 } }
}
