import LocalServers
import MailWire
import Storage
import TestSupport
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Connecting a mailbox", .timeLimit(.minutes(10)))
struct ConnectTests {
    @Test("A wrong password is refused in the server's own words by both servers, and nothing is stored")
    func wrongPassword() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let request = workplace.request(TestMailServers.anna, at: company, password: "zzzz zzzz zzzz zzzz")
            do {
                _ = try await MailboxConnector(directory: workplace.directory).connect(request)
                Issue.record("a wrong password was taken")
            } catch ConnectError.diagnosed(let examination) {
                let diagnosis = try #require(examination.diagnosis)
                #expect(diagnosis.cause == .passwordWrong)
                #expect(diagnosis.service == nil)
                let words = diagnosis.evidence.compactMap(\.serverWords)
                #expect(words.count == 2 && words.last?.contains("535") == true)
                let said = "\(diagnosis) \(examination.transcripts.values.map(\.description))"
                #expect(!said.contains("zzzz"))
            }
            #expect(try await workplace.directory.mailboxes().isEmpty)
        }
    }

    @Test("A server with an untrusted certificate is not signed in to")
    func untrusted() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            var request = workplace.request(TestMailServers.anna, at: company)
            request.authorityPEM = nil
            do {
                _ = try await MailboxConnector(directory: workplace.directory).connect(request)
                Issue.record("an untrusted certificate was taken")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .certificateUntrusted)
                #expect(examination.steps.allSatisfy { $0.step < .greeting || $0.outcome == .notReached })
            }
            #expect(try await workplace.directory.mailboxes().isEmpty)
        }
    }

    @Test("The password is sealed: it is nowhere in the data folder's files")
    func sealed() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.anna, at: company)
            #expect(mailbox.state == .connected)
            let rows = try await workplace.database.read { try $0.rows("SELECT * FROM mailboxes") }
            #expect(rows.count == 1)
            #expect(!String(describing: rows).contains(TestMailServers.anna.password))
            let sealed = try #require(try rows.first?.blob("sealed_password"))
            #expect(!String(decoding: sealed, as: UTF8.self).contains(TestMailServers.anna.password))
            let credentials = try await workplace.directory.credentials(of: mailbox)
            #expect(credentials.secret == Secret(TestMailServers.anna.password))
        }
    }

    @Test("A server that keeps talking without an end is given up")
    func endlessTalk() async throws {
        // Each step of the client has its own limit, which every line restarts.
        let server = try await ScriptedServer.start([
            ScriptStep.imapGreeting() + [
                .expectCommand("LOGIN"), .loop([.line("* OK still here"), .wait(.milliseconds(5))]),
            ]
        ])
        let line = try await FaultProxy.start(to: server.endpoint)
        // The limit passes when the server has been talking for a while during the sign-in.
        let probe = ConnectionProbe(
            dialer: Dialer(), credentials: Credentials(userName: "anna", password: Secret("abcdefghijklmnop")),
            wait: { _ in
                while !Task.isCancelled, (line.connections.first?.passed[.fromServer] ?? 0) < 10_000 {
                    try? await Task.sleep(for: .milliseconds(5))
                }
            })
        let endpoint = Endpoint(line.endpoint, .plaintext)
        let failure = await probe.imap(endpoint)
        let connections = server.connections
        await line.stop()
        await server.stop()
        #expect(failure?.summary.contains("did not end within") == true, "\(String(describing: failure))")
        #expect(connections.first?.lines.first?.contains("LOGIN") == true)
    }

    @Test("A mailbox is connected only once, and forgotten completely")
    func connectsOnceAndDisconnects() async throws {
        let company = try await TestMailServers.shared()
        try await withWorkplace { workplace in
            let mailbox = try await workplace.connect(TestMailServers.jan, at: company)
            await #expect(throws: MailboxError.alreadyConnected(address: mailbox.address)) {
                try await workplace.connect(TestMailServers.jan, at: company)
            }
            let draft = try invoice(from: TestMailServers.jan, to: [TestMailServers.anna.address])
            _ = try await workplace.outbox.enqueue(draft, from: mailbox)
            await #expect(throws: MailboxError.unsentMessages(address: mailbox.address, count: 1)) {
                try await workplace.directory.disconnect(address: mailbox.address, discardingUnsent: false)
            }
            try await workplace.directory.disconnect(address: "JAN@firma.test", discardingUnsent: true)
            #expect(try await workplace.directory.mailboxes().isEmpty)
            let blobs = try await workplace.database.read { try $0.rows("SELECT id FROM blobs") }
            #expect(blobs.isEmpty)
        }
    }

    @Test("gmail.com needs no hosts, an unknown domain does, and Microsoft takes no password")
    func hosts() throws {
        func examined(_ address: String) throws -> ExaminedMailbox {
            try ExaminedMailbox(
                ConnectRequest(address: address, password: Secret("abcd efgh ijkl mnop")), providers: .builtIn,
                found: nil, isStopped: false)
        }
        let gmail = try examined("jana.novakova@GMAIL.com")
        #expect(gmail.imap == Endpoint(host: "imap.gmail.com", port: 993, security: .tls))
        #expect(gmail.smtp == Endpoint(host: "smtp.gmail.com", port: 465, security: .tls))
        #expect(gmail.proof == .password(Secret("abcdefghijklmnop")))
        #expect(try examined("jana@gmail.com").userNames == ["jana@gmail.com"])
        #expect(try examined("jan@icloud.com").userNames == ["jan", "jan@icloud.com"])
        #expect(
            try examined("jan@icloud.com").smtp == Endpoint(host: "smtp.mail.me.com", port: 587, security: .startTLS))
        #expect(try examined("jan@firma.example").imap == nil)
        let microsoft = try examined("jan@outlook.com")
        #expect(microsoft.imap == nil && !microsoft.takesPasswords)
        #expect(throws: ConnectError.self) { try examined("jan@gmail.com\nRCPT TO:<x@y>") }
    }

    @Test("If the first form of the user name is refused, the second is tried, and no third")
    func userNameForms() async throws {
        let company = try await TestMailServers.shared()
        let file = Array(
            """
            {"providers": [{"id": "firma", "name": "Firma", "domains": ["firma.test"],
              "imap": {"host": "\(company.imaps.host)", "port": \(company.imaps.port), "security": "tls"},
              "smtp": {"host": "\(company.smtps.host)", "port": \(company.smtps.port), "security": "tls"},
              "userNames": ["localPart", "address"], "signIn": {"with": "account"},
              "sureness": "confirmed", "checked": "2026-11-19"}]}
            """.utf8)
        try await withWorkplace { workplace in
            let directory = MailboxDirectory(
                database: workplace.database, sealingKey: workplace.sealingKey,
                providers: try ProviderDirectory.builtIn.adding(file))
            let connector = MailboxConnector(directory: directory)
            var request = workplace.request(TestMailServers.anna, at: company)
            (request.imap, request.smtp) = (nil, nil)
            let mailbox = try await connector.connect(request).mailbox
            #expect(mailbox.userName == TestMailServers.anna.address)
            #expect(mailbox.providerID == "firma")

            request.address = TestMailServers.jan.address
            request.password = Secret("zzzzzzzzzzzzzzzz")
            await #expect(throws: ConnectError.self) { try await connector.connect(request) }
            #expect(try await directory.mailboxes().count == 1)
        }
    }
}
