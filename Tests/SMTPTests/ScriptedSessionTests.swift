import LocalMailServers
import MailWire
import SMTP
import Testing

@Suite struct ScriptedSessionTests {
    @Test func aMessageIsAccepted() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting() + [
                .expect("MAIL FROM:<anna@firma.test>"), .expect("RCPT TO:<jan@firma.test>"), .expect("DATA"),
                .line("250 2.1.0 Ok"), .line("250 2.1.5 Ok"), .line("354 go on"),
                .expectThrough("\r\n.\r\n"), .line("250 2.0.0 queued as 1"), .expect("QUIT"), .line("221 bye"), .close,
            ]
        try await withScriptedServer([script]) { server in
            let client = SMTPClient(
                SMTPConfiguration(
                    endpoint: Endpoint(host: server.endpoint.host, port: server.endpoint.port, security: .plaintext)))
            let envelope = try Envelope(from: "anna@firma.test", to: ["jan@firma.test"])
            let transcript = Transcript()
            let outcome = try await client.withSession(transcript: transcript) { session in
                await session.deliver(envelope, message: Array("Subject: x\r\n\r\nhello\r\n".utf8))
            }
            #expect(outcome.reply?.text == "queued as 1")
            #expect(transcript.lines.contains { $0.text == "[message, 21 bytes]" })
        }
    }

}
