import LocalServers
import MailWire
import SMTP
import Testing

/// What holds for sessions and their scopes.
@Suite("The scope of an SMTP session") struct ScopeTests {
    private static let taking: [ScriptStep] =
        ScriptStep.smtpGreeting() + [
            .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"), .text("250 ok\r\n250 ok\r\n354 go\r\n"),
            .expectThrough("\r\n.\r\n"),
        ]

    private let envelope = Result { try Envelope(from: "s@firma.test", to: ["a@firma.test"]) }

    @Test("A session used after its scope defers a delivery and refuses NOOP")
    func aSessionUsedAfterItsScopeDefers() async throws {
        try await withScriptedServer([ScriptStep.smtpGreeting() + [.expect("QUIT"), .line("221 bye"), .close]]) {
            server in
            let session = try await SMTPClient(server).withSession { $0 }
            let outcome = await session.deliver(try envelope.get(), message: [])
            #expect(MachineDriver.show(outcome) == "deferred by ended [a@firma.test deferred]")
            await #expect(throws: SMTPError.sessionEnded) { try await session.noop() }
        }
    }

    @Test("An error thrown by the body reaches the caller, and the server receives QUIT")
    func errorsOfTheBodyPropagateAndTheServerReceivesQuit() async throws {
        struct Oops: Error {}
        try await withScriptedServer([ScriptStep.smtpGreeting() + [.expect("QUIT"), .line("221 bye"), .close]]) {
            server in
            _ = await #expect(throws: Oops.self) {
                try await SMTPClient(server).withSession { _ in throw Oops() }
            }
        }
    }

    @Test("Cancellation completes the message on the wire and defers the rest")
    func cancellingCompletesTheMessageOnTheWireAndWithdrawsTheRest() async throws {
        let script =
            Self.taking + [.expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"), .pause]
            + [.text("250 queued\r\n"), .expectClose]
        try await withScriptedServer([script]) { server in
            let envelope = try envelope.get()
            try await SMTPClient(server).withSession { session in
                let first = Task { await session.deliver(envelope, message: [UInt8]("x\r\n".utf8)) }
                try await server.wait(for: "the message") { $0.first?.lines.last == "." }
                let second = Task { await session.deliver(envelope, message: [UInt8]("y\r\n".utf8)) }
                try await server.wait(for: "the next message") { $0.first?.lines.last == "DATA" }
                let third = Task { await session.deliver(envelope, message: [UInt8]("z\r\n".utf8)) }
                for task in [first, second, third] { task.cancel() }
                #expect(MachineDriver.show(await third.value).hasPrefix("deferred by cancellation"))
                server.proceed()
                #expect(await first.value.isAcceptedForAll)
                let taken = MachineDriver.show(await second.value)
                #expect(taken.hasPrefix("deferred by"), "\(taken)")
            }
        }
    }

    @Test("A cancelled delivery ends even if the server does not answer MAIL")
    func aCancelledDeliveryEndsAtOnceIfTheServerDoesNotAnswerMAIL() async throws {
        let greeting = ScriptStep.smtpGreeting(keywords: ["8BITMIME"])
        try await withScriptedServer([greeting + [.expectPrefix("MAIL"), .hang]]) { server in
            let envelope = try envelope.get()
            let outcome = try await SMTPClient(server).withSession { session in
                let delivery = Task { await session.deliver(envelope, message: [UInt8]("x\r\n".utf8)) }
                try await server.wait(for: "MAIL") { $0.first?.lines.last?.hasPrefix("MAIL") == true }
                delivery.cancel()
                return await delivery.value
            }
            guard case .deferred = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
    }

    @Test("A sign-in that waits for the greeting ends when its task is cancelled")
    func cancellingWhileWaitingForTheServerEndsAtOnce() async throws {
        try await withScriptedServer([[.hang]]) { server in
            let client = SMTPClient(server)
            let attempt = Task { try await client.checkSignIn() }
            try await server.wait(for: "the connection") { !$0.isEmpty }
            attempt.cancel()
            await #expect(throws: SMTPError.cancelled) { try await attempt.value }
        }
    }

    @Test("A client name that could break EHLO is refused before a connection is made")
    func aNameThatCouldBreakTheCommandIsRefused() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        for name in ["a\r\nMAIL", "", "a b", "a\u{7F}"] {
            await #expect(throws: SMTPError.notAClientName(name)) {
                try await SMTPClient(server) { $0.clientName = name }.checkSignIn()
            }
        }
        #expect(server.connections.isEmpty)
        await server.stop()
    }

    @Test("A closed port is reported as a failed connection")
    func aClosedPortIsReported() async throws {
        // Port 1 (tcpmux) has no listener.
        let client = SMTPClient(
            SMTPConfiguration(endpoint: Endpoint(host: "127.0.0.1", port: 1, security: .tls)))
        let error = await #expect(throws: SMTPError.self) { try await client.checkSignIn() }
        guard case .notConnected(.connectionFailed) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("The transcript shows every line but hides credentials and messages")
    func theTranscriptHidesPasswordsAndMessages() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting(keywords: ["PIPELINING", "AUTH LOGIN"]) + [
                .expect("AUTH LOGIN"), .line("334 VXNlcm5hbWU6"), .expectLine("user", where: { _ in true }),
                .line("334 UGFzc3dvcmQ6"), .expectLine("password", where: { _ in true }), .line("235 in"),
                .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"), .text("250 ok\r\n250 ok\r\n354 go\r\n"),
                .expectThrough("\r\n.\r\n"), .line("250 queued"), .expect("QUIT"), .line("221 bye"), .close,
            ]
        try await withScriptedServer([script]) { server in
            let envelope = try envelope.get()
            let transcript = Transcript()
            let client = SMTPClient(
                server, credentials: Credentials(userName: "anna", password: Secret("top secret words"))
            ) { $0.clientName = "me.test" }
            _ = try await client.withSession(transcript: transcript) { session in
                await session.deliver(envelope, message: [UInt8]("Subject: private matters\r\n".utf8))
            }
            #expect(
                transcript.lines.dropFirst().map(\.description) == [
                    "S: 220 scripted.test ESMTP", "C: EHLO me.test", "S: 250-scripted.test", "S: 250-PIPELINING",
                    "S: 250 AUTH LOGIN", "C: AUTH LOGIN", "S: 334 [challenge]", "C: [credentials]",
                    "S: 334 [challenge]", "C: [credentials]", "S: 235 in", "C: MAIL FROM:<s@firma.test>",
                    "C: RCPT TO:<a@firma.test>", "C: DATA", "S: 250 ok", "S: 250 ok", "S: 354 go",
                    "C: [message, 26 bytes]", "S: 250 queued", "C: QUIT", "S: 221 bye", "*: closed",
                ])
        }
    }
}
