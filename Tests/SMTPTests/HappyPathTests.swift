import LocalServers
import MailWire
import NIOCore
import SMTP
import Testing

/// The same deliveries to the scripted server and to Postfix, with the same outcomes.
@Suite("The same deliveries to a scripted server and to Postfix") struct HappyPathTests {
    /// The extensions that Postfix hides, and how the client connects and sends.
    struct Manner: Sendable, CustomStringConvertible {
        var description: String
        var hidden: [String] = []
        var transfer = ContentTransfer.automatic
        var security = TransportSecurity.tls

        static let all = [
            Manner(description: "TLS"), Manner(description: "STARTTLS", security: .startTLS),
            Manner(description: "without PIPELINING", hidden: ["PIPELINING"]),
            Manner(description: "BDAT", transfer: .chunks),
            Manner(description: "BDAT without PIPELINING", hidden: ["PIPELINING"], transfer: .chunks),
        ]
    }

    @Test(
        "A scripted server gives each delivery the expected outcome, one at a time",
        arguments: [ScriptedServer.Security.plaintext, .tls])
    func theScriptedServerAcceptsThemOneByOne(security: ScriptedServer.Security) async throws {
        let script =
            ScriptStep.smtpGreeting(keywords: DeliveryScenario.keywords) + DeliveryScenario.all.flatMap(\.script)
            + [.expect("QUIT"), .line("221 2.0.0 bye"), .close]
        try await withScriptedServer([script], security: security) { server in
            let client = SMTPClient(server, security == .tls ? .tls : .plaintext)
            try await client.withSession { session in
                for scenario in DeliveryScenario.all {
                    let outcome = try await session.deliver(scenario)
                    #expect(outcome == scenario.outcome, "\(scenario)")
                }
            }
        }
    }

    @Test("Postfix gives each delivery the same outcome, one at a time", arguments: Manner.all)
    func postfixAcceptsThemOneByOne(manner: Manner) async throws {
        var options = DeliveryScenario.postfix
        options.hiddenKeywords = manner.hidden
        try await withTestMailServers(postfix: options) { company in
            let client = SMTPClient(company, manner.security) { $0.contentTransfer = manner.transfer }
            try await client.withSession { session in
                #expect(session.capabilities.pipelining == manner.hidden.isEmpty)
                for scenario in DeliveryScenario.all {
                    let outcome = try await session.deliver(scenario)
                    #expect(outcome == scenario.outcome, "\(scenario)")
                }
            }
        }
    }

    @Test("Postfix gives the same outcomes to deliveries sent as a batch or by concurrent tasks", arguments: Manner.all)
    func postfixAcceptsThemAllTogether(manner: Manner) async throws {
        var options = DeliveryScenario.postfix
        options.hiddenKeywords = manner.hidden
        try await withTestMailServers(postfix: options) { company in
            let client = SMTPClient(company, manner.security) { $0.contentTransfer = manner.transfer }
            let scenarios = DeliveryScenario.all + DeliveryScenario.all.reversed()
            let deliveries = try scenarios.map { Delivery(try $0.envelope(), message: Array($0.message.utf8)) }
            let outcomes = try await client.withSession { await $0.deliver(contentsOf: deliveries) }
            #expect(outcomes.map(MachineDriver.show) == scenarios.map(\.outcome))

            let concurrent = try await client.withSession { session in
                try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for (index, scenario) in scenarios.enumerated() {
                        group.addTask { (index, try await session.deliver(scenario)) }
                    }
                    var found = Array(repeating: "", count: scenarios.count)
                    for try await (index, outcome) in group { found[index] = outcome }
                    return found
                }
            }
            #expect(concurrent == scenarios.map(\.outcome))
        }
    }

    @Test(
        "A large message arrives unchanged, whether its lines end with CRLF or LF",
        arguments: [ContentTransfer.data, .chunks])
    func messagesArriveUnchanged(transfer: ContentTransfer) async throws {
        let line = "řádek ........ \r\n.\r\n..\r\n"
        let body = String(repeating: line, count: 60_000)
        try await withTestMailServers { company in
            let client = SMTPClient(company) { $0.contentTransfer = transfer }
            let envelope = try Envelope(from: "anna@firma.test", to: ["jan@firma.test"])
            for (number, message) in [
                "Subject: large 0\r\n\r\n" + body, ("Subject: large 1\r\n\r\n" + body).replacing("\r\n", with: "\n"),
            ].enumerated() {
                let outcome = try await client.withSession { session in
                    await session.deliver(envelope, message: ByteBuffer(string: message))
                }
                #expect(outcome.isAcceptedForAll, "\(outcome)")
                let arrived = try await company.dovecot.message(
                    containing: "Subject: large \(number)", of: "jan@firma.test")
                let text = String(decoding: arrived, as: UTF8.self).replacing("\r\n", with: "\n")
                #expect(text.hasSuffix("\n\n" + body.replacing("\r\n", with: "\n")))
            }
        }
    }

    // MARK: Signing in

    @Test(
        "Every password mechanism signs in, and the transcript does not show the password",
        arguments: [SASLMechanism.plain, .login, .scramSHA256], [TransportSecurity.tls, .startTLS])
    func everyPasswordMechanismSignsIn(mechanism: SASLMechanism, security: TransportSecurity) async throws {
        let company = try await TestMailServers.shared()
        let client = SMTPClient(company, security) { $0.mechanisms = [mechanism] }
        let transcript = Transcript()
        #expect(try await client.checkSignIn(transcript: transcript).pipelining)
        #expect(transcript.lines.contains { $0.text.hasPrefix("AUTH \(mechanism.rawValue)") })
        #expect(!transcript.description.contains(TestMailServers.anna.password))
    }

    @Test("Every token mechanism signs in", arguments: [SASLMechanism.oauthBearer, .xoauth2])
    func everyTokenMechanismSignsIn(mechanism: SASLMechanism) async throws {
        let company = try await TestMailServers.shared()
        let token = try company.dovecot.token(for: TestMailServers.anna.address)
        let credentials = Credentials(
            userName: TestMailServers.anna.address, proof: .accessToken(Secret(token)))
        let client = SMTPClient(company, credentials: credentials) { $0.mechanisms = [mechanism] }
        #expect(try await client.checkSignIn().authenticationMechanisms.contains(mechanism.rawValue))
    }

    @Test(
        "A wrong password is reported with the server's reply",
        arguments: [SASLMechanism.plain, .login, .scramSHA256])
    func aWrongPasswordIsReportedInTheServersWords(mechanism: SASLMechanism) async throws {
        let company = try await TestMailServers.shared()
        let credentials = Credentials(userName: TestMailServers.anna.address, password: Secret("wrong password"))
        let client = SMTPClient(company, credentials: credentials) { $0.mechanisms = [mechanism] }
        let error = await #expect(throws: SMTPError.self) { try await client.checkSignIn() }
        guard case .signInRefused(let reply, mechanism, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reply.code == 535)
        #expect(reply.enhancedStatus == EnhancedStatusCode(5, 7, 8))
    }

    @Test("A wrong token is reported with the server's reply")
    func aWrongTokenIsReportedWithTheServersReason() async throws {
        let company = try await TestMailServers.shared()
        let credentials = Credentials(
            userName: TestMailServers.anna.address, proof: .accessToken(Secret("not.a.token")))
        let error = await #expect(throws: SMTPError.self) {
            try await SMTPClient(company, credentials: credentials).checkSignIn()
        }
        #expect(error?.reply?.code == 535)
    }

    @Test("Postfix answers NOOP more than once in a session")
    func theServerAnswersNoop() async throws {
        let company = try await TestMailServers.shared()
        try await SMTPClient(company).withSession { session in
            try await session.noop()
            try await session.noop()
        }
    }
}
