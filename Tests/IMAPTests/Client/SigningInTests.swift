import IMAP
import LocalServers
import MailWire
import Testing

@Suite("IMAP: the next way to sign in")
struct SigningInTests {
    private static let all = "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN"
    private static let login: [ScriptStep] = [
        .expect("A2 LOGIN \"jana@firma.test\" \"abcdefghijklmnop\""), .line("A2 OK [CAPABILITY IMAP4rev1] in"),
    ]
    private static let leave: [ScriptStep] = [.expectCommand("LOGOUT"), .text("* BYE\r\n{tag} OK\r\n"), .close]

    private static func refusing(_ line: String, capabilities: String = all) -> [ScriptStep] {
        ScriptStep.imapGreeting(capabilities: capabilities) + [.expectPrefix("A1 AUTHENTICATE PLAIN "), .line(line)]
    }

    @Test(
        "After a refusal that says nothing certain about the password, LOGIN is tried",
        arguments: [
            "A1 NO AUTHENTICATE mechanism not supported, mate", "A1 BAD unknown command", "A1 NO AUTHENTICATE failed.",
            "A1 NO", "A1 BAD [CLIENTBUG] invalid arguments",
        ])
    func next(refusal: String) async throws {
        try await withServer(Self.refusing(refusal) + Self.login + Self.leave) { server in
            try await server.client().withSession { #expect($0.signInMechanism == "LOGIN") }
        }
    }

    @Test(
        "After any other refusal no other mechanism is tried",
        arguments: [
            "A1 NO [AUTHENTICATIONFAILED] Authentication failed.", "A1 NO [UNAVAILABLE] later",
            "A1 NO Invalid password",
            "A1 NO [ALERT] Please log in via your web browser", "A1 NO Rate limit exceeded",
        ])
    func certain(refusal: String) async throws {
        try await withServer(Self.refusing(refusal) + Self.leave) { server in
            let error = await #expect(throws: IMAPError.self) { _ = try await server.client().checkSignIn() }
            guard case .signInRefused(_, mechanism: "PLAIN")? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("After two unclear refusals no mechanism is tried, and the last refusal is reported")
    func two() async throws {
        let capabilities = "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN AUTH=LOGIN"
        let steps: [ScriptStep] =
            ScriptStep.imapGreeting(capabilities: capabilities) + [
                .expectPrefix("A1 AUTHENTICATE SCRAM-SHA-256 "), .line("A1 NO first"),
                .expectPrefix("A2 AUTHENTICATE PLAIN "), .line("A2 NO second"),
            ]
        try await withServer(steps + Self.leave) { server in
            let error = await #expect(throws: IMAPError.self) { _ = try await server.client().checkSignIn() }
            #expect(error?.status?.text == "second")
        }
    }

    @Test("The careful mode has no second try after an unclear refusal, and one after a broken mechanism")
    func careful() async throws {
        let careful: @Sendable (inout IMAPConfiguration) -> Void = { $0.persistence = .brokenMechanisms }
        try await withServer(Self.refusing("A1 NO AUTHENTICATE failed.") + Self.leave) { server in
            await #expect(throws: IMAPError.self) { _ = try await server.client(.plaintext, careful).checkSignIn() }
        }
        try await withServer(Self.refusing("A1 BAD what") + Self.login + Self.leave) { server in
            _ = try await server.client(.plaintext, careful).checkSignIn()
        }
    }

    @Test("LOGIN is not tried if the server forbids it, and a mechanism that was refused before is skipped")
    func others() async throws {
        let forbidden = "IMAP4rev1 SASL-IR AUTH=PLAIN LOGINDISABLED"
        try await withServer(Self.refusing("A1 NO no mechanism", capabilities: forbidden) + Self.leave) { server in
            let error = await #expect(throws: IMAPError.self) { _ = try await server.client().checkSignIn() }
            #expect(error?.status?.text == "no mechanism")
        }
        let steps: [ScriptStep] = [
            .expect("A1 LOGIN \"jana@firma.test\" \"abcdefghijklmnop\""), .line("A1 OK [CAPABILITY IMAP4rev1] in"),
        ]
        try await withServer(ScriptStep.imapGreeting(capabilities: Self.all) + steps + Self.leave) { server in
            _ = try await server.client { $0.refusedMechanisms = [.plain] }.checkSignIn()
        }
    }

    @Test("A server that hangs up after a refusal counts as having refused")
    func hangsUp() async throws {
        try await withServer(Self.refusing("A1 NO not that way") + [.expectCommand("LOGIN"), .close]) { server in
            let error = await #expect(throws: IMAPError.self) { _ = try await server.client().checkSignIn() }
            #expect(error?.status?.text == "not that way")
        }
    }

    @Test("A server that repeats the password is quoted without it, in the error and in the transcript")
    func repeated() async throws {
        let line = Base64.encode(Array("\0\(someone.address)\0\(someone.password)".utf8))
        let refusals = [
            "A1 NO [AUTHENTICATIONFAILED] bad password abcdefghijklmnop",
            "A1 NO [AUTHENTICATIONFAILED] cannot parse \(line)", "A1 NO [X-WHAT \(line)] password wrong",
            "* NO abcd efgh ijkl mnop\r\nA1 NO [WEBALERT https://x.test/?p=abcdefghijklmnop] Web login required.",
            "* BYE \(line)", "abcdefghijklmnop NO x", "* CAPABILITY AUTH=\(line)\r\nA1 NO Invalid password",
            "* FLAGS abcdefghijklmnop",
        ]
        for refusal in refusals {
            try await withServer(Self.refusing(refusal) + [.expectClose]) { server in
                let transcript = Transcript()
                let error = await #expect(throws: IMAPError.self) {
                    _ = try await server.client {
                        $0.timeLimits.logout = .milliseconds(50)
                        $0.timeLimits.command = .milliseconds(500)
                    }.checkSignIn(transcript: transcript)
                }
                let shown = "\(String(reflecting: error)) \(transcript)".lowercased()
                for form in ["abcdefghijklmnop", "abcd efgh", line.lowercased(), String(line.lowercased().suffix(14))] {
                    #expect(!shown.contains(form), "\(refusal): \(shown)")
                }
            }
        }
    }
}
