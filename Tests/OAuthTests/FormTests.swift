import Foundation
import MailWire
import Testing

@testable import OAuth

/// The formats that are specific to OAuth, and what they keep secret.
@Suite("Forms, redirects and secrets") struct FormTests {
    @Test("The challenge matches the example of RFC 7636")
    func theChallengeMatchesTheStandardsExample() {
        // RFC 7636 appendix B.
        let verifier = CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("Every verifier is different and has 43 unreserved characters")
    func everyVerifierIsDifferent() {
        var generator = SystemRandomNumberGenerator()
        let all = (0..<100).map { _ in CodeVerifier(generator: &generator).challenge }
        #expect(Set(all).count == 100)
        let secret = CodeVerifier(generator: &generator).secret.shown
        #expect(secret.utf8.count == 43)
        #expect(secret.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil)
    }

    @Test("A form is encoded as browsers do it")
    func formsAreEncodedAsBrowsersDo() {
        let body = FormBody(fields: [.init("a", "ž &=+%"), .init("b", Secret("x~y"))])
        #expect(body.text == "a=%C5%BE%20%26%3D%2B%25&b=x~y")
    }

    @Test("An answer is read from the redirect's query, and only with the right state")
    func answersAreParsedFromTheQuery() throws {
        let state = Secret("s1")
        func answer(_ target: String) -> RedirectAnswer? { RedirectAnswer(target: target, state: state) }
        guard case .code(let code) = answer("/?code=a%2Bb+c&state=s1&iss=x") else {
            Issue.record("no code")
            return
        }
        #expect(code == Secret("a+b c"))
        guard case .refused(let refusal) = answer("/?error=access_denied&error_description=No&state=s1") else {
            Issue.record("no refusal")
            return
        }
        #expect(refusal == OAuthRefusal(code: "access_denied", words: "No"))
        for target in [
            "/?code=a", "/?code=a&state=", "/?code=a&state=s2", "/?code=a&state=s1&state=s1", "/?code=&state=s1",
            "/?state=s1", "/", "", "/x?code=a&state=s1", "/?code=%zz&state=s1",
            "/?code=a&state=s1&x=" + String(repeating: "x", count: RedirectAnswer.longestTarget),
        ] {
            #expect(answer(target) == nil, "\(target.prefix(40))")
        }
    }

    @Test("Tokens and clients print no secrets")
    func tokensAndClientsPrintNoSecrets() throws {
        let tokens = OAuthTokens(
            accessToken: Secret("acc3ss"), refreshToken: Secret("r3fr3sh"), expiresAt: nil, scopes: ["mail"])
        let client = try #require(OAuthClient(id: "id", secret: Secret("s3cr3t")))
        var shown = "\(tokens) \(String(reflecting: tokens)) \(client) \(String(reflecting: client))"
        dump(tokens, to: &shown)
        dump(client, to: &shown)
        for secret in ["acc3ss", "r3fr3sh", "s3cr3t"] { #expect(!shown.contains(secret)) }
    }

    @Test("An invalid client ID is refused", arguments: ["", "a\nb", "ž", String(repeating: "a", count: 513)])
    func invalidClientIDsAreRefused(id: String) {
        #expect(OAuthClient(id: id) == nil)
    }
}
