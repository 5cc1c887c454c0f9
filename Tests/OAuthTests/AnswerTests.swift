import Foundation
import LocalServers
import MailWire
import Testing

@testable import OAuth

/// Answers that a well-behaved server never gives.
@Suite("Answers of a token endpoint", .timeLimit(.minutes(1))) struct AnswerTests {
    private static let refreshToken = Secret("r3fr3sh-t0k3n")

    /// Refreshes at a server that gives this answer.
    private func refresh(
        _ status: String, _ body: String, headers: [String] = [], then last: ScriptStep = .close
    ) async throws -> OAuthTokens {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
        let script: [ScriptStep] = [
            .expectThrough("\r\n\r\n"), .text(head.joined(separator: "\r\n") + "\r\n\r\n" + body), last,
        ]
        return try await withScriptedServer([script]) { server in try await refresh(at: "http://\(server.endpoint)/") }
    }

    private func refresh(at text: String) async throws -> OAuthTokens {
        let address = try OAuthAddress(text, plaintextOnLoopback: true)
        let server = OAuthServer(authorization: address, token: address, scopes: ["mail"])
        let client = try #require(OAuthClient(id: "pennypost"))
        return try await OAuthSignIn(server: server, client: client).refresh(Self.refreshToken, scopes: ["mail"])
    }

    private func error(_ status: String, _ body: String, headers: [String] = []) async throws -> OAuthError {
        try await #require(throws: OAuthError.self) { _ = try await refresh(status, body, headers: headers) }
    }

    @Test("The old refresh token is kept if no new one comes")
    func theOldRefreshTokenStaysIfNoNewOneComes() async throws {
        let tokens = try await refresh("200 OK", #"{"access_token":"abc","token_type":"bearer","expires_in":"60"}"#)
        #expect(tokens.refreshToken == Self.refreshToken)
        #expect(tokens.scopes == ["mail"])
        #expect(tokens.expiresAt != nil)
    }

    @Test("offline_access stays among the scopes even if the answer omits it")
    func offlineAccessIsRequestedAgainEvenIfTheAnswerOmitsIt() throws {
        let body = #"{"access_token":"abc","token_type":"Bearer","scope":"mail"}"#
        let answer = TokenAnswer(status: 200, body: Array(body.utf8))
        let asked = ["mail", "calendar", "offline_access"]
        #expect(try answer.tokens(at: Date(), asked: asked).scopes == ["mail", "offline_access"])
        #expect(try answer.tokens(at: Date(), asked: ["mail", "calendar"]).scopes == ["mail"])
    }

    @Test("A token without a lifetime has no known expiry")
    func aTokenWithoutALifetimeHasNoKnownExpiry() async throws {
        let tokens = try await refresh("200 OK", #"{"access_token":"abc","token_type":"Bearer","scope":"a b"}"#)
        #expect(tokens.expiresAt == nil)
        #expect(tokens.scopes == ["a", "b"])
    }

    @Test(
        "A malformed answer is refused, and its token is not quoted",
        arguments: [
            (#"{"access_token":"a\u0001b","token_type":"Bearer"}"#),
            (#"{"access_token":"a\r\nb","token_type":"Bearer"}"#),
            (#"{"access_token":"","token_type":"Bearer"}"#), (#"{"access_token":"abc","token_type":"mac"}"#),
            (#"{"access_token":7,"token_type":"Bearer"}"#), (#"{"token_type":"Bearer"}"#), "[]", "<html>", "",
            #"{"access_token":"abc","token_type":"Bearer","refresh_token":"ř"}"#,
        ])
    func aForeignAnswerIsRefusedWithoutBeingQuoted(body: String) async throws {
        let error = try await error("200 OK", body)
        guard case .malformedAnswer(let words) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(!words.contains("abc"))
        #expect(error.remedy == .fixConfiguration)
    }

    @Test(
        "Each error has its remedy",
        arguments: [
            ("503 Busy", "", OAuthError.Remedy.tryLater), ("500 Oops", #"{"error":"invalid_grant"}"#, .tryLater),
            ("429 Slow", "", .tryLater), ("400 No", #"{"error":"temporarily_unavailable"}"#, .tryLater),
            ("400 No", #"{"error":"invalid_grant"}"#, .signInAgain),
            ("400 No", #"{"error":"interaction_required"}"#, .signInAgain),
            ("401 No", #"{"error":"invalid_client"}"#, .fixConfiguration), ("404 No", "", .fixConfiguration),
            ("400 No", #"{"error":"what_is_this"}"#, .fixConfiguration), ("302 Go", "", .fixConfiguration),
        ])
    func eachErrorHasItsRemedy(status: String, body: String, remedy: OAuthError.Remedy) async throws {
        #expect(try await error(status, body).remedy == remedy)
    }

    @Test("The server's words are kept as one short line")
    func theServersWordsAreKeptAsOneShortLine() async throws {
        let words = "AADSTS70000: \\r\\n\\u001b[31mrevoked " + String(repeating: "x", count: 1000)
        let error = try await error("400 No", #"{"error":"invalid_grant","error_description":"\#(words)"}"#)
        guard case .refused(let refusal) = error else {
            Issue.record("\(error)")
            return
        }
        let kept = try #require(refusal.words)
        #expect(kept.hasPrefix("AADSTS70000: [31mrevoked x"))
        #expect(kept.count == OAuthRefusal.longestWords)
    }

    @Test("A redirect is not followed")
    func aRedirectIsNotFollowed() async throws {
        let elsewhere = try await ScriptedServer.start([[.expectClose]])
        _ = try await error("307 Go", "", headers: ["Location: http://\(elsewhere.endpoint)/"])
        #expect(elsewhere.connections.isEmpty)
        await elsewhere.stop()
    }

    @Test("An answer is read up to the limit, and a longer one is refused")
    func anAnswerIsReadOnlyUpToTheLimit() async throws {
        let limit = TokenTransport.longestAnswer
        let exact = #"{"access_token":"abc","token_type":"Bearer"}"#
        let padded = exact + String(repeating: " ", count: limit - exact.utf8.count)
        #expect(try await refresh("200 OK", padded).accessToken == Secret("abc"))
        #expect(try await error("200 OK", padded + " ") == .answerTooLong(maximum: limit))
    }

    @Test("An untrusted server is sent nothing, and the error does not show the token")
    func anUntrustedServerIsSentNothing() async throws {
        let server = try await ScriptedServer.start([[.expectClose]], security: .tls)
        let error = try await #require(throws: OAuthError.self) {
            _ = try await refresh(at: "https://\(server.endpoint)/")
        }
        await server.stop()
        guard case .unreachable(let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(!reason.contains(Self.refreshToken.shown))
    }

    @Test(
        "An unsafe address is refused",
        arguments: [
            "http://login.example/token", "ftp://login.example/", "https://", "login.example",
            "https://a:b@login.example/",
            "https://login.example/#x", "https://login.example/\r\nX: y", "http://127.0.0.1.example/",
            "http://10.0.0.1/",
        ])
    func anUnsafeAddressIsRefused(text: String) {
        #expect(throws: OAuthError.unsafeAddress) { _ = try OAuthAddress(text, plaintextOnLoopback: true) }
    }

    @Test("Plaintext on this machine is allowed only on request")
    func plaintextOnThisMachineMustBeRequested() throws {
        for text in ["http://127.0.0.1:8000/token", "http://localhost/", "http://[::1]:80/"] {
            #expect(throws: OAuthError.unsafeAddress) { _ = try OAuthAddress(text) }
            #expect(try OAuthAddress(text, plaintextOnLoopback: true).text == text)
        }
    }
}
