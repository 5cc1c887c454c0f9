import Foundation
import LocalServers
import MailWire
import OAuth
import Testing

/// Sign-in through the user's browser, at a server that checks everything we send.
@Suite("Signing in with a browser", .timeLimit(.minutes(2))) struct BrowserSignInTests {
    @Test("A user who consents gives tokens that can be refreshed")
    func aUserWhoConsentsGivesRefreshableTokens() async throws {
        try await withSharedServer { server in
            let now = Date(timeIntervalSince1970: 1_700_000_000)
            let clock = OAuthClock(now: { now }, wait: OAuthClock.system.wait)
            let tokens = try await server.signIn(clock: clock).withBrowser(during: { try await server.visit($0) })
            #expect(!tokens.accessToken.isEmpty)
            #expect(tokens.refreshToken?.isEmpty == false)
            #expect(tokens.expiresAt == now.addingTimeInterval(3600))
            #expect(tokens.scopes == AuthorizationServer.scopes)
        }
    }

    @Test("The browser may return to localhost")
    func theBrowserMayReturnToLocalhost() async throws {
        try await withSharedServer { server in
            let client = try #require(OAuthClient(id: AuthorizationServer.clientID))
            let signIn = OAuthSignIn(server: try server.oauthServer(redirectHost: .localhost), client: client)
            let tokens = try await signIn.withBrowser(during: { link in
                #expect(link.contains("redirect_uri=http%3A%2F%2Flocalhost%3A"))
                try await server.visit(link)
            })
            #expect(!tokens.accessToken.isEmpty)
        }
    }

    @Test("A user who declines gives no tokens")
    func aUserWhoDeclinesGivesNoTokens() async throws {
        try await withSharedServer { server in
            let error = try await #require(throws: OAuthError.self) {
                _ = try await server.signIn().withBrowser(during: { link in
                    let page = try await server.visit(link, decision: .deny)
                    #expect(page.text.contains("Access was not granted"))
                })
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.kind == .accessDenied)
            #expect(error.remedy == .signInAgain)
        }
    }

    @Test("An answer with another state is rejected, and the right one is still accepted")
    func anAnswerWithAnotherStateIsRejectedAndTheRightOneAccepted() async throws {
        try await withSharedServer { server in
            let tokens = try await server.signIn().withBrowser(during: { link in
                let place = try Self.redirect(in: link)
                for stray in [
                    "?code=stolen&state=guessed", "?code=stolen", "?state=guessed&error=access_denied", "", "x",
                ] {
                    let page = try await WebBrowser().open("\(place)/\(stray)")
                    #expect(page.status == 404)
                    #expect(page.text.contains("not waiting for this sign-in"))
                }
                try await server.visit(link)
            })
            #expect(!tokens.accessToken.isEmpty)
        }
    }

    @Test("Silent connections do not keep the browser out")
    func silentConnectionsDoNotKeepTheBrowserOut() async throws {
        try await withSharedServer { server in
            let tokens = try await server.signIn().withBrowser(during: { link in
                let port = try #require(URLComponents(string: Self.redirect(in: link))?.port)
                let silent = try (0..<40).map { _ in try SilentConnection(port: port) }
                // The oldest connections make room for the newest, and those for the browser.
                #expect(silent.prefix(24).allSatisfy { $0.isClosedByPeer() })
                try await server.visit(link)
                withExtendedLifetime(silent) {}
            })
            #expect(!tokens.accessToken.isEmpty)
        }
    }

    @Test("A forged code is refused")
    func aForgedCodeIsRefused() async throws {
        try await withSharedServer { server in
            let error = try await #require(throws: OAuthError.self) {
                _ = try await server.signIn().withBrowser(during: { link in
                    let state = try Self.value(of: "state", in: link)
                    _ = try await WebBrowser().open("\(Self.redirect(in: link))/?code=abcdef&state=\(state)")
                })
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.kind == .invalidGrant)
        }
    }

    @Test(
        "The last page is in the browser's language and is not cached",
        arguments: [
            ("cs-CZ,cs;q=0.9,en;q=0.8", "Toto okno můžete zavřít"), ("pl", "Możesz zamknąć to okno"),
            ("de,sk;q=0.5,en;q=0.4", "Toto okno môžete zavrieť"), ("fr", "You can close this window"),
        ])
    func thePageIsInTheBrowsersLanguage(language: String, sentence: String) async throws {
        try await withSharedServer { server in
            _ = try await server.signIn().withBrowser(during: { link in
                let page = try await server.visit(link, with: WebBrowser(language: language))
                #expect(page.text.contains(sentence))
                #expect(page.headers["cache-control"] == "no-store")
                #expect(page.headers["referrer-policy"] == "no-referrer")
                #expect(page.headers["content-security-policy"] == "default-src 'none'")
            })
        }
    }

    @Test("The listener closes after the answer")
    func theListenerClosesAfterTheAnswer() async throws {
        try await withSharedServer { server in
            let (places, continuation) = AsyncStream.makeStream(of: String.self)
            _ = try await server.signIn().withBrowser(during: { link in
                continuation.yield(try Self.redirect(in: link))
                try await server.visit(link)
            })
            for await place in places {
                await #expect(throws: (any Error).self) { _ = try await WebBrowser().open("\(place)/") }
                break
            }
        }
    }

    @Test("A sign-in that does not come within the limit is reported")
    func waitingInVainIsReported() async throws {
        try await withSharedServer { server in
            // The wait is over as soon as it begins.
            let clock = OAuthClock(now: { Date() }, wait: { _ in })
            await #expect(throws: OAuthError.nobodySignedIn(within: .seconds(600))) {
                _ = try await server.signIn(clock: clock).withBrowser { _ in }
            }
        }
    }

    @Test("A cancelled sign-in ends")
    func aCancelledSignInEnds() async throws {
        try await withSharedServer { server in
            let signIn = try server.signIn()
            let (links, continuation) = AsyncStream.makeStream(of: String.self)
            let waiting = Task { try await signIn.withBrowser { continuation.yield($0) } }
            for await _ in links {
                waiting.cancel()
                break
            }
            await #expect(throws: OAuthError.cancelled) { _ = try await waiting.value }
        }
    }

    @Test("The link contains the client, the scopes and the challenge, but no secret")
    func theLinkContainsTheClientTheScopesAndTheChallengeButNoSecret() async throws {
        try await withSharedServer { server in
            let secret = Secret("geheim-12345")
            let client = try #require(OAuthClient(id: AuthorizationServer.clientID, secret: secret))
            let clock = OAuthClock(now: { Date() }, wait: { _ in })
            let (links, continuation) = AsyncStream.makeStream(of: String.self)
            _ = try? await OAuthSignIn(server: server.oauthServer(), client: client, clock: clock).withBrowser(
                userName: "anna+x@firma.test"
            ) { continuation.yield($0) }
            for await link in links {
                #expect(try Self.value(of: "client_id", in: link) == AuthorizationServer.clientID)
                #expect(try Self.value(of: "scope", in: link) == AuthorizationServer.scopes.joined(separator: " "))
                #expect(try Self.value(of: "code_challenge_method", in: link) == "S256")
                #expect(try Self.value(of: "code_challenge", in: link).count == 43)
                #expect(try Self.value(of: "login_hint", in: link) == "anna+x@firma.test")
                #expect(!link.contains("geheim"))
                break
            }
        }
    }

    private static func value(of name: String, in link: String) throws -> String {
        let items = try #require(URLComponents(string: link)?.queryItems)
        return try #require(items.first { $0.name == name }?.value)
    }

    private static func redirect(in link: String) throws -> String { try value(of: "redirect_uri", in: link) }
}
