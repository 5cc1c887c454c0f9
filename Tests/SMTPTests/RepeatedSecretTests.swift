import LocalServers
import MailWire
import SMTP
import Testing

@Suite("SMTP: a server that repeats the password")
struct RepeatedSecretTests {
    private static let secret = "Tajne+heslo/4711"
    private static let credentials = Credentials(userName: "anna@firma.test", password: Secret(secret))
    private static let line = Base64.encode(Array("\0anna@firma.test\0\(secret)".utf8))

    private static let forms = [
        secret, line, Base64.encode(Array(secret.utf8)), "VGFqbmUraGVzbG8vNDcx", "Tajne%2Bheslo%2F4711",
        "heslo", "aGVzbG8",
    ]

    private func shows(_ steps: [ScriptStep]) async throws -> String {
        let greeting = ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN LOGIN"])
        return try await withScriptedServer([greeting + steps + [.expectClose]]) { server in
            let transcript = Transcript()
            let client = SMTPClient(server, credentials: Self.credentials)
            var told = ""
            do {
                let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
                told = try await client.withSession(transcript: transcript) { session in
                    String(reflecting: await session.deliver(envelope, message: Array("Subject: x\r\n\r\n".utf8)))
                }
            } catch {
                told = "\(String(reflecting: error)) \(error)"
            }
            return "\(told) \(transcript)"
        }
    }

    @Test(
        "is quoted without it",
        arguments: [
            "535 5.7.8 wrong: \(secret)", "535-5.7.8 got AUTH PLAIN \(line)\r\n535 5.7.8 and refused it",
            "535 5.7.8 VGFqbmUr\r\n", "535 \(Base64.encode(Array(secret.utf8)))", "535 Tajne%2Bheslo%2F4711",
            "535-\(line.prefix(24))\r\n535 \(line.dropFirst(24))", "454 4.7.0 \(secret) later", "421 \(line)",
            "250 \(secret)", "what? \(secret)", "334 \(line)\r\n501 \(secret)",
        ])
    func refusal(_ reply: String) async throws {
        let shown = try await shows([.expectPrefix("AUTH PLAIN "), .line(reply)])
        for form in Self.forms { #expect(!shown.contains(form), "\(shown)") }
        #expect(shown.contains("•••") || reply.hasPrefix("535 5.7.8 VGF") || reply.hasPrefix("334"), "\(shown)")
    }

    @Test("is quoted without it long after the sign-in, in replies about recipients and messages")
    func later() async throws {
        let shown = try await shows([
            .expectPrefix("AUTH PLAIN "), .line("235 welcome \(Self.secret)"), .expectPrefix("MAIL"),
            .line("250 \(Self.line)"), .expectPrefix("RCPT"), .line("550 5.1.1 \(Self.line) is unknown"),
            .expect("RSET"), .line("250 ok"), .expect("QUIT"), .line("221 bye"),
        ])
        for form in Self.forms { #expect(!shown.contains(form), "\(shown)") }
        #expect(shown.contains("•••"))
    }

    @Test("is signed in to even if its keywords equal the password")
    func vocabulary() async throws {
        let keywords = ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN", "PIPELINING"])
        try await withScriptedServer([keywords + [.expectPrefix("AUTH PLAIN "), .line("235 ok"), .expectClose]]) {
            server in
            let credentials = Credentials(userName: "anna", password: Secret("pipelining"))
            let offered = try await SMTPClient(server, credentials: credentials).checkSignIn()
            #expect(offered.pipelining)
        }
    }
}
