import LocalServers
import OAuth
import Testing

@Suite("Refreshing tokens", .timeLimit(.minutes(2))) struct RefreshTests {
    @Test("Each refresh token is good once and yields the next")
    func eachRefreshTokenIsGoodOnceAndYieldsTheNext() async throws {
        try await withSharedServer { server in
            let first = try await server.tokens()
            let signIn = try server.signIn()
            let second = try await signIn.refresh(#require(first.refreshToken), scopes: first.scopes)
            #expect(second.accessToken != first.accessToken)
            #expect(second.refreshToken != first.refreshToken)
            let third = try await signIn.refresh(#require(second.refreshToken), scopes: second.scopes)
            #expect(third.refreshToken != second.refreshToken)
            let error = try await #require(throws: OAuthError.self) {
                _ = try await signIn.refresh(#require(first.refreshToken), scopes: first.scopes)
            }
            #expect(error.remedy == .signInAgain)
        }
    }

    @Test("A revoked refresh token requires a new sign-in")
    func aRevokedRefreshTokenMeansSigningInAgain() async throws {
        try await withSharedServer { server in
            let tokens = try await server.tokens()
            let refreshToken = try #require(tokens.refreshToken)
            try await server.revoke(refreshToken.shown)
            let error = try await #require(throws: OAuthError.self) {
                _ = try await server.signIn().refresh(refreshToken, scopes: tokens.scopes)
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.kind == .invalidGrant)
            #expect(error.remedy == .signInAgain)
            #expect(!"\(error)".contains(refreshToken.shown))
        }
    }

    @Test("Another client's refresh token is refused")
    func anotherClientsRefreshTokenIsRefused() async throws {
        try await withSharedServer { server in
            let tokens = try await server.tokens()
            let other = try server.signIn(as: AuthorizationServer.deviceClientID)
            await #expect(throws: OAuthError.self) {
                _ = try await other.refresh(#require(tokens.refreshToken), scopes: tokens.scopes)
            }
        }
    }

    @Test("An unreachable server is to be tried later")
    func anUnreachableServerMeansTryingLater() async throws {
        let server = try await AuthorizationServer.start()
        let tokens = try await server.tokens()
        await server.stop()
        let error = try await #require(throws: OAuthError.self) {
            _ = try await server.signIn().refresh(#require(tokens.refreshToken), scopes: tokens.scopes)
        }
        guard case .unreachable = error else {
            Issue.record("\(error)")
            return
        }
        #expect(error.remedy == .tryLater)
    }
}
