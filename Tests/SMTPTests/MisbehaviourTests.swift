import LocalServers
import MailWire
import NIOCore
import SMTP
import Testing

/// Servers that misbehave, at every step.
@Suite("SMTP servers that misbehave") struct MisbehaviourTests {
    /// A session up to a step at which the server fails, and how the client reports it.
    struct Stop: Sendable, CustomStringConvertible {
        var phase: SessionPhase
        /// What the server does before that step.
        var before: [ScriptStep]
        /// Whether the delivery, rather than the session, reports the failure.
        var isDelivery = true
        var description: String { phase.rawValue }

        private static let hello: [ScriptStep] = [.line("220 hi"), .expectPrefix("EHLO")]
        private static let ready = hello + [.text("250-hi\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n")]
        private static let signedIn = ready + [.expectPrefix("AUTH PLAIN"), .line("235 in")]

        static let all = [
            Stop(phase: .greeting, before: [], isDelivery: false),
            Stop(phase: .hello, before: hello, isDelivery: false),
            Stop(phase: .signIn, before: ready + [.expectPrefix("AUTH")], isDelivery: false),
            Stop(phase: .sender, before: signedIn + [.expectPrefix("MAIL")]),
            Stop(
                phase: .recipient, before: signedIn + [.expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT")]),
            Stop(
                phase: .data,
                before: signedIn + [
                    .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"),
                ]),
            Stop(
                phase: .contentEnd,
                before: signedIn + [
                    .expectPrefix("MAIL"), .line("250 ok"), .expectPrefix("RCPT"), .line("250 ok"), .expect("DATA"),
                    .line("354 go"), .expectThrough("\r\n.\r\n"),
                ]),
        ]
    }

    /// Runs the script and returns the error with which the session or the delivery ended.
    private func error(
        at stop: Stop, then steps: [ScriptStep], security: ScriptedServer.Security = .plaintext,
        change: (inout SMTPConfiguration) -> Void = { _ in }
    ) async throws -> SMTPError? {
        try await withScriptedServer([stop.before + steps], security: security) { server in
            let client = SMTPClient(
                server, security == .tls ? .tls : .plaintext, credentials: .anna, change: change)
            let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
            do {
                let outcome = try await client.withSession { session in
                    await session.deliver(envelope, message: Array("Subject: x\r\n\r\nx\r\n".utf8))
                }
                #expect(stop.isDelivery)
                switch outcome {
                case .uncertain(let error, .contentEnd, _) where stop.phase == .contentEnd: return error
                case .deferred(.session(let error), _) where stop.phase != .contentEnd: return error
                default:
                    Issue.record("\(outcome)")
                    return nil
                }
            } catch {
                #expect(!stop.isDelivery)
                return error as? SMTPError
            }
        }
    }

    @Test("A silent server runs into the time limit of the current step", arguments: Stop.all)
    func aSilentServerRunsIntoTheTimeLimit(stop: Stop) async throws {
        let limit = Duration.milliseconds(150)
        let error = try await error(at: stop, then: [.hang]) { configuration in
            // Only the step under test is short. The others must not time out by chance.
            switch stop.phase {
            case .greeting: configuration.timeLimits.greeting = limit
            case .hello: configuration.timeLimits.command = limit
            case .signIn: configuration.timeLimits.signIn = limit
            case .sender: configuration.timeLimits.sender = limit
            case .recipient: configuration.timeLimits.recipient = limit
            case .data: configuration.timeLimits.data = limit
            default: configuration.timeLimits.contentEnd = limit
            }
        }
        #expect(error == .timeLimitPassed(phase: stop.phase, limit: limit))
    }

    @Test(
        "A closed connection is reported with the phase in which it closed",
        arguments: Stop.all, [ScriptedServer.Security.plaintext, .tls])
    func aClosedConnectionIsReportedWithItsPhase(stop: Stop, security: ScriptedServer.Security) async throws {
        let error = try await error(at: stop, then: [.close], security: security)
        #expect(error == .connectionLost(.closedByPeer, phase: stop.phase))
    }

    @Test("A truncated TLS stream and a reset connection are reported with their phase", arguments: Stop.all)
    func aConnectionCutWithoutAReplyIsReportedWithItsPhase(stop: Stop) async throws {
        for (ending, security) in [(ScriptStep.truncate, ScriptedServer.Security.tls), (.reset, .plaintext)] {
            let error = try await error(at: stop, then: [ending], security: security)
            // A server that leaves before its greeting may be gone before the connection counts as made.
            if case .notConnected = error, stop.phase == .greeting { continue }
            #expect(error?.phase == stop.phase, "\(String(describing: error))")
        }
    }

    @Test("Half a reply does not count as a reply", arguments: Stop.all)
    func halfAReplyIsNotAReply(stop: Stop) async throws {
        let error = try await error(at: stop, then: [.text("250-ok so far\r\n250"), .close])
        #expect(error == .connectionLost(.closedByPeer, phase: stop.phase))
    }

    @Test(
        "A malformed reply is a protocol violation",
        arguments: Stop.all, ["hello\r\n", "250-a\r\n251 b\r\n", "\u{0}\u{1}\r\n", "+OK\r\n", "* OK IMAP\r\n"])
    func garbageIsAViolation(stop: Stop, garbage: String) async throws {
        let error = try await error(at: stop, then: [.text(garbage), .expectClose])
        guard case .protocolViolation(.broken, stop.phase) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A reply line longer than the limit is a protocol violation", arguments: Stop.all)
    func anEndlessLineIsAViolation(stop: Stop) async throws {
        let long = String(repeating: "250 and so on", count: 1000)
        let error = try await error(at: stop, then: [.text(long), .expectClose])
        #expect(error == .protocolViolation(.broken(.lineTooLong(limit: 4096)), phase: stop.phase))
    }

    @Test("A reply with more lines than the limit is a protocol violation", arguments: Stop.all)
    func anEndlessReplyIsAViolation(stop: Stop) async throws {
        let long = String(repeating: "250-and so on\r\n", count: 300)
        let error = try await error(at: stop, then: [.text(long), .expectClose])
        #expect(error == .protocolViolation(.broken(.tooManyLines(limit: 256)), phase: stop.phase))
    }

    @Test(
        "A 421 reply is reported as the server closing, with its words",
        arguments: Stop.all.filter { !$0.isDelivery })
    func aClosingServersReplyIsReported(stop: Stop) async throws {
        let error = try await error(at: stop, then: [.line("421 4.3.2 too busy"), .close])
        #expect(
            error
                == .serviceClosing(
                    SMTPReply(code: 421, enhancedStatus: EnhancedStatusCode(4, 3, 2), text: "too busy"),
                    phase: stop.phase))
    }

    // MARK: STARTTLS

    private static let startTLS = ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [.expect("STARTTLS")]

    @Test(
        "Plaintext after the agreement to STARTTLS is refused, and no sign-in follows",
        arguments: ["220 go\r\n250 injected\r\n", "220 go\r\n250", "220 go\r\n\u{16}\u{3}\u{1}"])
    func plaintextAfterStartTLSIsRefused(bytes: String) async throws {
        try await withScriptedServer([Self.startTLS + [.text(bytes), .expectClose]]) { server in
            await #expect(throws: SMTPError.plaintextAfterStartTLS) {
                try await SMTPClient(server, .startTLS, credentials: .anna).checkSignIn()
            }
            #expect(!server.connections.contains { $0.lines.contains { $0.hasPrefix("AUTH") } })
        }
    }

    @Test("No password is sent if STARTTLS is required and not offered")
    func withoutStartTLSNoPasswordIsSent() async throws {
        let script =
            ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.expect("QUIT"), .line("221 bye"), .expectClose]
        try await withScriptedServer([script]) { server in
            _ = await #expect(throws: SMTPError.startTLSNotOffered) {
                try await SMTPClient(server, .startTLS, credentials: .anna).checkSignIn()
            }
        }
    }

    @Test(
        "A server with a wrong certificate is refused, with TLS and with STARTTLS",
        arguments: TestCertificates.Variant.allCases.filter { $0 != .good }, [TransportSecurity.tls, .startTLS])
    func aWrongCertificateIsRefused(certificate: TestCertificates.Variant, security: TransportSecurity) async throws {
        let script = security == .tls ? [ScriptStep.expectClose] : Self.startTLS + [.line("220 go"), .startTLS, .hang]
        let server = try await ScriptedServer.start(
            [script], security: security == .tls ? .tls : .plaintext, certificate: certificate)
        let error = await #expect(throws: SMTPError.self) {
            try await SMTPClient(server, security, credentials: .anna).checkSignIn()
        }
        guard case .notConnected(.tlsFailed(let failure, _)) = error else {
            Issue.record("\(String(describing: error))")
            return await server.stop()
        }
        #expect(failure == (certificate == .otherName ? .wrongHostName : .certificateNotTrusted))
        await server.stop()
    }

    // MARK: Out of step

    @Test("An unsolicited reply between two messages ends the session and defers the second one")
    func anUnsolicitedReplyBetweenMessagesEndsTheSession() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting() + [
                .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"),
                .text("250 ok\r\n250 ok\r\n354 go\r\n"), .expectThrough("\r\n.\r\n"),
                .text("250 queued\r\n250 queued again\r\n"), .expectClose,
            ]
        try await withScriptedServer([script]) { server in
            let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
            let outcomes = try await SMTPClient(server).withSession { session in
                let first = await session.deliver(envelope, message: Array("x\r\n".utf8))
                return [first, await session.deliver(envelope, message: Array("x\r\n".utf8))]
            }
            #expect(outcomes.first?.isAcceptedForAll == true)
            guard case .deferred(.session(.protocolViolation(.unexpectedReply, .idle)), _) = outcomes.last else {
                Issue.record("\(outcomes)")
                return
            }
        }
    }

    @Test("A server may send its replies byte by byte")
    func bytesMayComeOneByOne() async throws {
        func singly(_ text: String) -> [ScriptStep] { Array(text.utf8).map { .bytes([$0]) } }
        let script: [ScriptStep] =
            singly("220-hi\r\n220 there\r\n") + [.expectPrefix("EHLO")] + singly("250-hi\r\n250 PIPELINING\r\n")
            + [.expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA")]
            + singly("250-a\r\n250 ok\r\n250 ok\r\n354 go\r\n") + [.expectThrough("\r\n.\r\n")]
            + singly("250 queued\r\n") + [.expect("QUIT")] + singly("221 bye\r\n") + [.close]
        try await withScriptedServer([script], security: .tls) { server in
            let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
            let outcome = try await SMTPClient(server, .tls).withSession { session in
                await session.deliver(envelope, message: Array("x\r\n".utf8))
            }
            #expect(outcome.isAcceptedForAll)
        }
    }

    @Test("A large message is deferred if the server hangs up while it is being sent")
    func aServerThatHangsUpDuringALargeMessageHasNotAcceptedIt() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting() + [
                .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"),
                .text("250 ok\r\n250 ok\r\n354 go\r\n"), .expectBytes(100_000), .reset,
            ]
        try await withScriptedServer([script]) { server in
            let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
            let message = ByteBuffer(repeating: UInt8(ascii: "x"), count: 60_000_000)
            let outcome = try await SMTPClient(server).withSession { session in
                await session.deliver(envelope, message: message)
            }
            guard case .deferred(.session(.connectionLost(_, .content)), _) = outcome else {
                Issue.record("\(MachineDriver.show(outcome))")
                return
            }
        }
    }

    @Test("A message whose end is never answered is uncertain, and the ones behind it are deferred")
    func anUnansweredEndRunsIntoTheTimeLimit() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting() + [
                .expectPrefix("MAIL"), .expectPrefix("RCPT"), .expect("DATA"),
                .text("250 ok\r\n250 ok\r\n354 go\r\n"), .expectThrough("\r\n.\r\n"), .hang,
            ]
        try await withScriptedServer([script]) { server in
            let envelope = try Envelope(from: "s@firma.test", to: ["a@firma.test"])
            let client = SMTPClient(server) { $0.timeLimits.contentEnd = .milliseconds(150) }
            let deliveries = (0..<3).map { _ in Delivery(envelope, message: Array("x\r\n".utf8)) }
            let outcomes = try await client.withSession { await $0.deliver(contentsOf: deliveries) }
            let passed = SMTPError.timeLimitPassed(phase: .contentEnd, limit: .milliseconds(150))
            let accepted = SMTPReply(code: 250, text: "ok")
            #expect(
                outcomes == [
                    .uncertain(
                        passed, phase: .contentEnd,
                        recipients: [RecipientOutcome(address: "a@firma.test", verdict: .uncertain, reply: accepted)]),
                    .deferred(
                        .session(passed),
                        recipients: [RecipientOutcome(address: "a@firma.test", verdict: .deferred, reply: nil)]),
                    .deferred(
                        .session(passed),
                        recipients: [RecipientOutcome(address: "a@firma.test", verdict: .deferred, reply: nil)]),
                ])
        }
    }
}
