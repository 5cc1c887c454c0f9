import DNS
import Foundation
import LocalServers
import MailWire
import TestStage
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("Connecting a mailbox whose servers have to be found", .timeLimit(.minutes(3)))
struct ConnectByDiscoveryTests {
    private func connect(
        _ request: ConnectRequest, _ workplace: Workplace, names: any MailNameLookup, on stage: any HostResolver,
        providers: ProviderDirectory = .builtIn
    ) async throws -> Mailbox {
        let directory = MailboxDirectory(
            database: workplace.database, sealingKey: workplace.sealingKey, providers: providers, resolver: stage)
        let discovery = MailServerDiscovery(
            providers: providers, names: names, resolver: stage, limits: .patient)
        return try await MailboxConnector(directory: directory, discovery: discovery).connect(request).mailbox
    }

    private func request(_ password: String = TestMailServers.anna.passwordInGroups) throws -> ConnectRequest {
        let authority = try TestCertificates.shared.get().authorityPEM
        return ConnectRequest(
            address: TestMailServers.anna.address, password: Secret(password), authorityPEM: Array(authority.utf8))
    }

    private static func withCompany(_ body: (TestMailServers) async throws -> Void) async throws {
        var dovecot = DovecotOptions(users: [TestMailServers.anna, TestMailServers.jan])
        dovecot.certificateHosts = ["posta.firma.test", "imap.firma.test"]
        var postfix = PostfixOptions()
        postfix.certificateHosts = ["posta.firma.test", "smtp.firma.test"]
        try await withTestMailServers(dovecot: dovecot, postfix: postfix) { try await body($0) }
    }

    @Test("SRV records lead to a real Dovecot and a real Postfix, which accept the sign-in")
    func byServiceRecords() async throws {
        try await Self.withCompany { company in
            var names = ScriptedNames.firma
            names.services = [
                "_imaps._tcp.firma.test": [ServiceRecord("posta.firma.test", company.imaps.port)],
                "_submission._tcp.firma.test": [ServiceRecord("posta.firma.test", company.submission.port)],
            ]
            let stage = Stage([
                "posta.firma.test:\(company.imaps.port)": company.imaps,
                "posta.firma.test:\(company.submission.port)": company.submission,
            ])
            try await withWorkplace { workplace in
                let mailbox = try await connect(request(), workplace, names: names, on: stage)
                #expect(mailbox.imap.description == "posta.firma.test:\(company.imaps.port)/tls")
                #expect(mailbox.smtp.description == "posta.firma.test:\(company.submission.port)/starttls")
                #expect(mailbox.userName == TestMailServers.anna.address && mailbox.providerID == nil)
            }
        }
    }

    @Test("If one host is given, the other is found")
    func oneServerGiven() async throws {
        try await Self.withCompany { company in
            let stage = Stage([
                "imap.firma.test:993": company.imaps, "smtp.firma.test:465": company.smtps,
                "posta.firma.test:1465": company.smtps,
            ])
            try await withWorkplace { workplace in
                var request = try request()
                request.smtp = Endpoint(host: "posta.firma.test", port: 1465, security: .tls)
                let mailbox = try await connect(request, workplace, names: ScriptedNames.firma, on: stage)
                #expect(mailbox.imap.description == "imap.firma.test:993/tls")
                #expect(mailbox.smtp.description == "posta.firma.test:1465/tls")
            }
        }
    }

    @Test("No password goes to a server that only DNS names, unless the user names it")
    func unconfirmed() async throws {
        let imap = try await StageServer.imap("imap.hosting.test")
        let smtp = try await StageServer.smtp("smtp.hosting.test")
        var names = ScriptedNames.firma
        names.services = [
            "_imaps._tcp.firma.test": [ServiceRecord("imap.hosting.test", 993)],
            "_submissions._tcp.firma.test": [ServiceRecord("smtp.hosting.test", 465)],
        ]
        let stage = Stage(["imap.hosting.test:993": imap.endpoint, "smtp.hosting.test:465": smtp.endpoint])
        try await withWorkplace { workplace in
            do {
                _ = try await connect(request(), workplace, names: names, on: stage)
                Issue.record("it was connected")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .serversUnconfirmed)
                // There is nothing that Enter or --fix would accept; what the user can type is shown.
                #expect(examination.diagnosis?.fix == nil)
                let options = "--imap imap.hosting.test:993/tls --smtp smtp.hosting.test:465/tls"
                #expect(examination.diagnosis?.values[.suggestion] == options)
            }
        }
        #expect(!"\(imap.connections) \(smtp.connections)".contains("AUTH"))
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("Over both forms of the user name and all servers, no third sign-in follows two refusals")
    func noLockout() async throws {
        let imap = try await ScriptedServer.start(
            [
                ScriptStep.imapGreeting(capabilities: "IMAP4rev1 SASL-IR AUTH=PLAIN") + [
                    .loop([
                        .expectLine("any") { _ in true },
                        .answer { line in
                            let words = line.split(separator: " ")
                            let isSignIn = words.contains { ["LOGIN", "AUTHENTICATE"].contains($0) }
                            let answer = isSignIn ? "NO [AUTHENTICATIONFAILED] wrong" : "OK done"
                            return Array("\(words.first ?? "*") \(answer)\r\n".utf8)
                        },
                    ])
                ]
            ], security: .tls, names: ["imap.firma.test"])
        let smtp = try await ScriptedServer.start(
            [
                ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [
                    .loop([
                        .expectLine("any") { _ in true },
                        .answer { Array(($0.hasPrefix("AUTH") ? "535 5.7.8 wrong\r\n" : "221 bye\r\n").utf8) },
                    ])
                ]
            ], security: .tls, names: ["smtp.firma.test"])
        let stage = Stage(["imap.firma.test:993": imap.endpoint, "smtp.firma.test:465": smtp.endpoint])
        try await withWorkplace { workplace in
            do {
                _ = try await connect(request(), workplace, names: ScriptedNames.firma, on: stage)
                Issue.record("a wrong password was taken")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .passwordWrong)
            }
            #expect(try await workplace.directory.mailboxes().isEmpty)
        }
        let lines = (imap.connections + smtp.connections).flatMap(\.lines)
        #expect(lines.filter { $0.contains("LOGIN ") || $0.contains("AUTHENTICATE ") }.count == 2, "\(lines)")
        #expect(lines.filter { $0.hasPrefix("AUTH ") }.isEmpty, "\(lines)")
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("A provider known by its mail exchanger that takes no password is named")
    func passwordless() async throws {
        let names = ScriptedNames(exchangers: [
            "firma.test": .success([MailExchanger(host: "firma-test.mail.protection.outlook.com", preference: 0)])
        ])
        try await withWorkplace { workplace in
            do {
                _ = try await connect(request(), workplace, names: names, on: Stage([:]))
                Issue.record("it was connected")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .passwordImpossible)
                #expect(examination.diagnosis?.values[.provider] == "Microsoft 365")
            }
        }
    }

    @Test("If a known provider's servers do not greet, the sign-in says why; if none are found, the error says so")
    func nothingGreets() async throws {
        let names = ScriptedNames(exchangers: [
            "firma.test": .success([MailExchanger(host: "aspmx.l.google.com", preference: 1)])
        ])
        try await withWorkplace { workplace in
            do {
                _ = try await connect(request(), workplace, names: names, on: Stage([:]))
                Issue.record("it was connected")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .noSuchHost)
                #expect(examination.observations.servers.count == 2)
            }
            do {
                _ = try await connect(request(), workplace, names: ScriptedNames.firma, on: Stage([:]))
                Issue.record("it was connected")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .serversUnknown)
            }
        }
    }
}
