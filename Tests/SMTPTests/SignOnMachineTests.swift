import MailWire
import Testing

@testable import SMTP

/// From the greeting to a usable session.
@Suite("Signing on to an SMTP server") struct SignOnMachineTests {
    private static let credentials = Credentials(userName: "anna", password: Secret("geheim"))
    private static let token = Credentials(userName: "anna", proof: .accessToken(Secret("ya29")))
    /// `\0anna\0geheim`
    private static let plain = "AUTH PLAIN AGFubmEAZ2VoZWlt"

    private static func greeted(
        _ keywords: String, security: TransportSecurity = .tls, credentials: Credentials? = credentials,
        mechanisms: [SASLMechanism]? = nil, attempts: SignInAttempts = SignInAttempts(.unclearRefusals)
    ) -> MachineDriver {
        var driver = MachineDriver(
            security: security, credentials: credentials, mechanisms: mechanisms, attempts: attempts)
        _ = driver.hear("220 hello")
        _ = driver.hear(["250-mail.firma.test"] + keywords.split(separator: ",").map { "250-\($0)" } + ["250 HELP"])
        return driver
    }

    @Test("The greeting is answered with EHLO, and the reply to EHLO completes the sign-on")
    func greetingThenEHLOThenReady() {
        var driver = MachineDriver()
        #expect(driver.phase == .greeting)
        #expect(driver.hear(["220-wait", "220 hello"]) == ["EHLO me.test"])
        #expect(driver.phase == .hello)
        #expect(driver.hear(["250-mail", "250 PIPELINING"]) == ["(signed on)"])
        #expect(driver.phase == .idle)
    }

    @Test(
        "A server that does not know EHLO gets HELO and is used without extensions",
        arguments: ["500 what", "502 no", "550 no"])
    func aServerWithoutEHLOGetsHELO(reply: String) throws {
        var driver = MachineDriver()
        _ = driver.hear("220 hello")
        #expect(driver.hear(reply) == ["HELO me.test"])
        #expect(driver.hear(["250-hi", "250 PIPELINING"]) == ["(signed on)"])
        // Only the first line counts: a server that does not know EHLO has no extensions.
        #expect(try driver.deliver(1) == ["MAIL FROM:<s@x>"])
    }

    @Test(
        "A greeting other than 220 ends the session, and later replies are ignored",
        arguments: [
            ("554 go away", "(end: refused 554 at greeting)"), ("450 later", "(end: refused 450 at greeting)"),
            ("421 full", "(end: closing 421 at greeting)"), ("250 hello", "(end: violation 250 at greeting)"),
            ("354 hello", "(end: violation 354 at greeting)"), ("221 bye", "(end: violation 221 at greeting)"),
        ])
    func otherGreetingsEndTheSession(reply: String, action: String) {
        var driver = MachineDriver()
        #expect(driver.hear(reply) == [action])
        #expect(driver.hear("220 hello") == [])
    }

    @Test("A reply that comes before its command ends the session")
    func repliesBeforeTheirCommandEndTheSession() {
        var driver = MachineDriver()
        #expect(driver.hear("220 hello", "250 early").last == "(end: violation 250 at EHLO)")
    }

    @Test("A lost connection and a malformed reply are reported with their phase")
    func lossesAndGarbageAreReportedWithTheirPhase() {
        var driver = MachineDriver(credentials: Self.credentials)
        #expect(driver.lose() == ["(end: lost at greeting)"])
        var second = MachineDriver()
        _ = second.hear("220 hello")
        #expect(second.hearGarbage().first?.hasSuffix("at EHLO)") == true)
        var third = Self.greeted("AUTH PLAIN")
        #expect(third.lose() == ["(end: lost at AUTH)"])
    }

    // MARK: STARTTLS

    @Test("STARTTLS comes before the sign-in and discards earlier capabilities")
    func startTLSComesFirstAndDiscardsEarlierCapabilities() throws {
        var driver = Self.greeted("STARTTLS,AUTH LOGIN,PIPELINING", security: .startTLS)
        #expect(driver.last == ["STARTTLS"])
        #expect(driver.phase == .startTLS)
        #expect(driver.hear("220 ready") == ["(TLS)"])
        #expect(driver.tlsEstablished() == ["EHLO me.test"])
        #expect(driver.hear(["250-mail", "250 AUTH PLAIN"]) == [Self.plain])
        #expect(driver.hear("235 ok") == ["(signed on)"])
        #expect(try driver.deliver(1) == ["MAIL FROM:<s@x>"])
    }

    @Test("The session ends without a sign-in if STARTTLS is required and not offered")
    func withoutStartTLSNothingIsSentInPlaintext() {
        #expect(Self.greeted("AUTH PLAIN", security: .startTLS).last == ["(end: no STARTTLS)"])
        var driver = MachineDriver(security: .startTLS)
        _ = driver.hear("220 hello", "502 what")
        var old = MachineDriver(security: .startTLS)
        _ = old.hear("220 hello")
        _ = old.hear("502 what")
        #expect(old.hear("250 hi") == ["(end: no STARTTLS)"])
    }

    @Test("A refused STARTTLS ends the session", arguments: ["454 no", "501 no", "250 what", "354 what"])
    func aRefusedStartTLSEndsTheSession(reply: String) {
        var driver = Self.greeted("STARTTLS", security: .startTLS)
        let actions = driver.hear(reply)
        #expect(actions.count == 1)
        #expect(actions.first?.hasPrefix("(end: ") == true)
    }

    @Test("Plaintext after the agreement to STARTTLS ends the session")
    func plaintextAfterTheAgreementEndsTheSession() {
        var driver = Self.greeted("STARTTLS", security: .startTLS)
        #expect(driver.hear("220 ready", "250 injected") == ["(TLS)", "(end: plaintext behind STARTTLS)"])
        #expect(driver.tlsEstablished() == [])
        var second = Self.greeted("STARTTLS", security: .startTLS)
        #expect(second.hear("220 ready") == ["(TLS)"])
        #expect(second.hear("250 injected") == ["(end: plaintext behind STARTTLS)"])
    }

    // MARK: AUTH

    @Test("The best offered mechanism is used, in the configured order if there is one")
    func theBestMechanismIsUsed() {
        #expect(Self.greeted("AUTH LOGIN PLAIN").last == [Self.plain])
        #expect(Self.greeted("AUTH=LOGIN PLAIN").last == [Self.plain])
        #expect(Self.greeted("AUTH PLAIN SCRAM-SHA-256").last.first?.hasPrefix("AUTH SCRAM-SHA-256 ") == true)
        #expect(Self.greeted("AUTH LOGIN CRAM-MD5").last == ["AUTH LOGIN"])
        #expect(
            Self.greeted("AUTH PLAIN XOAUTH2", credentials: Self.token).last.first?.hasPrefix("AUTH XOAUTH2 ") == true)
        #expect(
            Self.greeted("AUTH XOAUTH2 OAUTHBEARER", credentials: Self.token).last.first?
                .hasPrefix("AUTH OAUTHBEARER ") == true)
        #expect(Self.greeted("AUTH LOGIN PLAIN", mechanisms: [.login, .plain]).last == ["AUTH LOGIN"])
    }

    @Test("The session ends if no offered mechanism suits the credentials; without credentials none is needed")
    func withoutAFittingMechanismTheSessionEnds() {
        #expect(
            Self.greeted("AUTH GSSAPI").last == [#"(end: no sign-in among ["GSSAPI"])"#])
        #expect(Self.greeted("PIPELINING").last == ["(end: no sign-in among [])"])
        #expect(Self.greeted("AUTH PLAIN", credentials: Self.token).last.first?.hasPrefix("(end: ") == true)
        #expect(Self.greeted("AUTH PLAIN", credentials: nil).last == ["(signed on)"])
    }

    @Test("LOGIN sends user name and password whatever the challenges say")
    func loginIgnoresTheTextOfChallenges() {
        var driver = Self.greeted("AUTH LOGIN")
        #expect(driver.hear("334 VXNlcm5hbWU6") == ["YW5uYQ=="])
        #expect(driver.hear("334 Password:") == ["Z2VoZWlt"])
        #expect(driver.hear("235 ok") == ["(signed on)"])
    }

    @Test(
        "A certain refusal ends the session, and no other mechanism is tried",
        arguments: [
            ("535 5.7.8 wrong", "(end: PLAIN refused 535)"),
            ("534 5.7.9 Application-specific password required", "(end: PLAIN refused 534)"),
            ("454 4.7.0 later", "(end: PLAIN refused 454)"), ("421 bye", "(end: closing 421 at AUTH)"),
            ("250 ok", "(end: violation 250 at AUTH)"), ("354 go", "(end: violation 354 at AUTH)"),
        ])
    func aRefusedSignInIsNotTriedAgain(reply: String, action: String) {
        var driver = Self.greeted("AUTH PLAIN LOGIN")
        #expect(driver.hear(reply) == [action])
    }

    @Test("A mechanism that the server offers but does not know gives way to the next")
    func anOfferedButUnknownMechanismGivesWayToTheNext() {
        var driver = Self.greeted("AUTH PLAIN LOGIN")
        #expect(driver.hear("504 what") == ["AUTH LOGIN"])
        #expect(driver.hear("504 what") == ["(end: LOGIN refused 504)"])
    }

    @Test(
        "A refusal that concerns the mechanism, not the password, leads to the next mechanism",
        arguments: ["502 Invalid input", "504 5.5.4 what", "500 what", "432 4.7.12 x"])
    func aRefusalOfTheMechanismGivesWayToTheNext(reply: String) {
        var driver = Self.greeted("AUTH PLAIN SCRAM-SHA-256 LOGIN", attempts: SignInAttempts(.brokenMechanisms))
        #expect(driver.last.first?.hasPrefix("AUTH SCRAM-SHA-256 ") == true)
        #expect(driver.hear(reply) == [Self.plain])
        #expect(driver.hear(reply) == ["AUTH LOGIN"])
        _ = driver.hear("334 x")
        _ = driver.hear("334 y")
        #expect(driver.hear("235 ok") == ["(signed on)"])
    }

    @Test(
        "After an unclear refusal one more mechanism is tried, and none in the careful mode",
        arguments: ["553 5.3.0 Auth failure", "534 5.7.9 too weak", "554 no", "535 5.7.8 no mechanism available"])
    func afterAnUnclearRefusalOneMoreMechanismIsTriedAndNoThird(reply: String) {
        var driver = Self.greeted("AUTH PLAIN SCRAM-SHA-256 LOGIN")
        #expect(driver.hear(reply) == [Self.plain])
        #expect(driver.hear(reply) == ["(end: PLAIN refused \(reply.prefix(3)))"])
        var careful = Self.greeted("AUTH PLAIN LOGIN", attempts: SignInAttempts(.brokenMechanisms))
        #expect(careful.hear(reply) == ["(end: PLAIN refused \(reply.prefix(3)))"])
    }

    @Test("A mechanism that was refused before is skipped")
    func aMechanismRefusedBeforeIsSkipped() {
        #expect(
            Self.greeted("AUTH PLAIN LOGIN", attempts: SignInAttempts(.brokenMechanisms, refused: [.plain])).last
                == ["AUTH LOGIN"])
    }

    @Test("A hang-up after a refusal is reported as that refusal")
    func aHangUpAfterARefusalIsReportedAsTheRefusal() {
        var driver = Self.greeted("AUTH PLAIN LOGIN")
        #expect(driver.hear("553 no") == ["AUTH LOGIN"])
        #expect(driver.lose() == ["(end: PLAIN refused 553)"])
        var second = Self.greeted("AUTH PLAIN LOGIN")
        _ = second.hear("553 no")
        #expect(second.hear("421 bye") == ["(end: PLAIN refused 553)"])
    }

    @Test("A challenge beyond the mechanism's last is cancelled, and the sign-in fails")
    func anExtraChallengeIsAborted() {
        var driver = Self.greeted("AUTH PLAIN")
        #expect(driver.hear("334 ") == ["*"])
        #expect(
            driver.hear("501 given up") == [
                "(end: sign-in failed: unexpectedChallenge(MailWire.SASLMechanism.plain))"
            ])
    }

    @Test("A challenge that is not base64 ends the session")
    func aChallengeThatIsNotBase64EndsTheSession() {
        var driver = Self.greeted("AUTH SCRAM-SHA-256")
        #expect(driver.hear("334 !!!") == ["(end: violation not base64 at AUTH)"])
    }

    @Test("With SCRAM, a success without the server's proof fails the sign-in")
    func scramRefusesASuccessWithoutProof() {
        var driver = Self.greeted("AUTH SCRAM-SHA-256")
        #expect(driver.hear("235 ok") == ["(end: sign-in failed: serverNotProved)"])
    }

    @Test("The server's reason for refusing a token is acknowledged, and the refusal is reported")
    func aRefusedTokenIsReportedWithTheServersReason() {
        var driver = Self.greeted("AUTH XOAUTH2", credentials: Self.token)
        // {"status":"401"}
        #expect(driver.hear("334 eyJzdGF0dXMiOiI0MDEifQ==") == [""])
        #expect(driver.hear("535 no") == ["(end: XOAUTH2 refused 535)"])
    }
}
