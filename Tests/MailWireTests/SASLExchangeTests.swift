import MailWire
import Testing

@Suite("SASL exchanges") struct SASLExchangeTests {
    static let endpoint = Endpoint(host: "server.example.com", port: 587, security: .startTLS)
    let password = Credentials(userName: "tim", password: Secret("tanstaaftanstaaf"))
    let token = Credentials(
        userName: "someuser@example.com", proof: .accessToken(Secret("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")))

    private func exchange(_ mechanism: SASLMechanism, _ credentials: Credentials) throws -> SASLExchange {
        try SASLExchange(mechanism: mechanism, credentials: credentials, endpoint: Self.endpoint)
    }

    @Test("PLAIN matches RFC 4616")
    func plainMatchesRFC4616() throws {
        var exchange = try exchange(.plain, password)
        #expect(exchange.clientGoesFirst)
        #expect(try exchange.initialResponse() == Array("\0tim\0tanstaaftanstaaf".utf8))
        #expect(try exchange.initialResponse() == nil)
        #expect(throws: SASLError.unexpectedChallenge(.plain)) { try exchange.respond(to: []) }
        try exchange.succeed()
    }

    @Test("PLAIN answers an empty challenge")
    func plainAnswersAnEmptyChallenge() throws {
        var exchange = try exchange(.plain, password)
        #expect(try exchange.respond(to: []) == Array("\0tim\0tanstaaftanstaaf".utf8))
    }

    @Test("PLAIN refuses a NUL in the user name or the password", arguments: ["ti\0m", "tim"])
    func plainRefusesAZeroByte(userName: String) {
        let credentials = Credentials(userName: userName, password: Secret(userName == "tim" ? "se\0cret" : "secret"))
        #expect(throws: SASLError.prohibitedCharacter) { try exchange(.plain, credentials) }
    }

    @Test("LOGIN ignores the words of the server's prompts")
    func loginIgnoresTheServersPrompts() throws {
        var exchange = try exchange(.login, password)
        #expect(!exchange.clientGoesFirst)
        #expect(try exchange.initialResponse() == nil)
        #expect(try exchange.respond(to: Array("Benutzername:".utf8)) == Array("tim".utf8))
        #expect(try exchange.respond(to: []) == Array("tanstaaftanstaaf".utf8))
        #expect(throws: SASLError.unexpectedChallenge(.login)) { try exchange.respond(to: Array("More?".utf8)) }
    }

    @Test("XOAUTH2 matches Google's example")
    func xoauth2MatchesGooglesExample() throws {
        var exchange = try exchange(.xoauth2, token)
        let expected =
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ=="
        let credentials = Credentials(
            userName: "someuser@example.com",
            proof: .accessToken(Secret("vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==")))
        exchange = try self.exchange(.xoauth2, credentials)
        #expect(try exchange.initialResponse().map(Base64.encode) == expected)
        let reason = #"{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}"#
        #expect(try exchange.respond(to: Array(reason.utf8)) == [])
        #expect(exchange.refusal == reason)
        #expect(throws: SASLError.unexpectedChallenge(.xoauth2)) { try exchange.respond(to: []) }
    }

    @Test("OAUTHBEARER matches RFC 7628")
    func oauthBearerMatchesRFC7628() throws {
        let credentials = Credentials(userName: "us,er=@example.com", proof: .accessToken(Secret("vF9dft4qmT")))
        var exchange = try exchange(.oauthBearer, credentials)
        let expected =
            "n,a=us=2Cer=3D@example.com,\u{1}host=server.example.com\u{1}port=587\u{1}auth=Bearer vF9dft4qmT\u{1}\u{1}"
        #expect(try exchange.respond(to: []) == Array(expected.utf8))
        #expect(exchange.refusal == nil)
        #expect(try exchange.respond(to: Array(#"{"status":"invalid_token"}"#.utf8)) == [1])
        #expect(exchange.refusal == #"{"status":"invalid_token"}"#)
    }

    @Test("A token mechanism allows no injected fields", arguments: [SASLMechanism.xoauth2, .oauthBearer])
    func tokenMechanismsAllowNoInjectedFields(mechanism: SASLMechanism) {
        for (user, secret) in [("jan\u{1}auth=Bearer other", "t"), ("jan", "t\u{1}\u{1}x")] {
            let credentials = Credentials(userName: user, proof: .accessToken(Secret(secret)))
            #expect(throws: SASLError.prohibitedCharacter) { try exchange(mechanism, credentials) }
        }
    }

    @Test("A mechanism refuses the other kind of proof")
    func mechanismsRefuseTheOtherKindOfProof() {
        for mechanism in [SASLMechanism.plain, .login, .scramSHA256] {
            #expect(throws: SASLError.unsuitableCredentials(mechanism)) { try exchange(mechanism, token) }
        }
        for mechanism in [SASLMechanism.xoauth2, .oauthBearer] {
            #expect(throws: SASLError.unsuitableCredentials(mechanism)) { try exchange(mechanism, password) }
        }
    }

    @Test("The best offered mechanism that suits the credentials is chosen")
    func theBestOfferedMechanismIsChosen() {
        #expect(SASLMechanism.best(offered: ["LOGIN", "plain", "Scram-Sha-256"], for: password) == .scramSHA256)
        #expect(SASLMechanism.best(offered: ["LOGIN", "PLAIN"], for: password) == .plain)
        #expect(SASLMechanism.best(offered: ["XOAUTH2", "PLAIN"], for: token) == .xoauth2)
        #expect(SASLMechanism.best(offered: ["XOAUTH2", "OAUTHBEARER"], for: token) == .oauthBearer)
        #expect(SASLMechanism.best(offered: ["GSSAPI", "XOAUTH2"], for: password) == nil)
        #expect(SASLMechanism.best(offered: [], for: token) == nil)
    }
}
