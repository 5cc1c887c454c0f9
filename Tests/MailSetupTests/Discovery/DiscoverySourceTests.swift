import DNS
import Foundation
import LocalServers
import MIME
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("Where the servers of an address are found", .timeLimit(.minutes(3)))
struct DiscoverySourceTests {
    private func resolver(_ server: DNSServer) throws -> DNSResolver {
        DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")], timeLimit: .seconds(30))
    }

    @Test("A domain in the list needs no questions")
    func knownDomain() async throws {
        let found = try await discover(ScriptedNames.silent, on: Stage([:]), address: "Anna@iCloud.com")
        #expect(found.domain == .exists && found.provider?.id == "icloud" && found.servers.map(\.source) == [.domain])
        #expect(found.servers.first?.userNames == ["Anna", "Anna@iCloud.com"])
        #expect(found.servers.first?.takesPasswords == true)
    }

    @Test("A provider is recognised by the host that takes the domain's mail, at a label boundary")
    func mailExchanger() async throws {
        let file = """
            {"providers": [{"id": "hosting", "name": "Hosting", "mxSuffixes": ["mx.hosting.test"],
              "imap": {"host": "imap.hosting.test", "port": 993, "security": "tls"},
              "smtp": {"host": "smtp.hosting.test", "port": 465, "security": "tls"}, "userNames": ["localPart"],
              "signIn": {"with": "account"}, "sureness": "confirmed", "checked": "2026-11-19"}]}
            """
        let providers = try ProviderDirectory.builtIn.adding(Array(file.utf8))
        let imap = try await StageServer.imap("imap.hosting.test")
        let smtp = try await StageServer.smtp("smtp.hosting.test")
        let records: [DNSRecord] = [
            .mailExchanger(of: "firma.test", host: "mx.elsewhere.test", preference: 20),
            .mailExchanger(of: "firma.test", host: "A1.mx.hosting.test", preference: 10),
            .mailExchanger(of: "other.test", host: "xmx.hosting.test", preference: 10),
        ]
        let stage = Stage(["imap.hosting.test:993": imap.endpoint, "smtp.hosting.test:465": smtp.endpoint])
        try await withDNSServer(zones: ["firma.test", "other.test"], records: records) { server in
            let found = try await discover(resolver(server), on: stage, providers: providers)
            #expect(found.domain == .exists && found.provider?.id == "hosting")
            #expect(found.servers.map(\.source) == [.mailExchanger])
            #expect(found.servers.first?.imap == Endpoint(host: "imap.hosting.test", port: 993, security: .tls))
            #expect(found.servers.first?.smtp == Endpoint(host: "smtp.hosting.test", port: 465, security: .tls))
            #expect(found.servers.first?.userNames == ["anna"])
            let other = try await discover(
                resolver(server), on: stage, address: "anna@other.test", providers: providers)
            #expect(other.domain == .exists && other.provider == nil && other.servers.isEmpty)
        }
        #expect(providers.provider(ofMailExchanger: "ASPMX.L.google.com")?.id == "google-workspace")
        #expect(providers.provider(ofMailExchanger: "firma-cz.mail.protection.outlook.com")?.id == "microsoft-365")
        #expect(providers.provider(ofMailExchanger: "notgoogle.com") == nil)
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("SRV records give host and port; implicit TLS is preferred to STARTTLS")
    func serviceRecords() async throws {
        let imap = try await StageServer.imap("posta.firma.test")
        let smtp = try await StageServer.startTLS("posta.firma.test")
        let records: [DNSRecord] = [
            .mailExchanger(of: "firma.test", host: "mx.elsewhere.test", preference: 10),
            .service("_imaps._tcp.firma.test", host: "posta.firma.test", port: 1993),
            .service("_imap._tcp.firma.test", host: "posta.firma.test", port: 1143),
            .noService("_submissions._tcp.firma.test"),
            .service("_submission._tcp.firma.test", host: "posta.firma.test", port: 1587),
        ]
        let stage = Stage(["posta.firma.test:1993": imap.endpoint, "posta.firma.test:1587": smtp.endpoint])
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let found = try await discover(resolver(server), on: stage)
            #expect(found.domain == .exists && found.provider == nil)
            let servers = try #require(found.servers.first)
            #expect(servers.source == .serviceRecords && !servers.needsConfirmation)
            #expect(servers.imap == Endpoint(host: "posta.firma.test", port: 1993, security: .tls))
            #expect(servers.smtp == Endpoint(host: "posta.firma.test", port: 1587, security: .startTLS))
            #expect(servers.userNames == ["anna@firma.test", "anna"])
        }
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("Foreign hosts that only DNS names need confirmation, and rank below a guess")
    func unvouchedHosts() async throws {
        let imap = try await StageServer.imap("posta.hosting.test", "imap.firma.test")
        let smtp = try await StageServer.smtp("posta.hosting.test", "smtp.firma.test")
        var names = ScriptedNames.firma
        names.services = [
            "_imaps._tcp.firma.test": [ServiceRecord("posta.hosting.test", 993)],
            "_submissions._tcp.firma.test": [ServiceRecord("posta.hosting.test", 465)],
        ]
        let theirs = ["posta.hosting.test:993": imap.endpoint, "posta.hosting.test:465": smtp.endpoint]
        let only = try await discover(names, on: Stage(theirs))
        #expect(only.servers.map(\.source) == [.serviceRecordsElsewhere])
        #expect(only.servers.first?.needsConfirmation == true)
        let own = ["imap.firma.test:993": imap.endpoint, "smtp.firma.test:465": smtp.endpoint]
        let both = try await discover(names, on: Stage(theirs.merging(own) { $1 }))
        #expect(both.servers.map(\.source) == [.guess])
        // Nothing vouches for a pair with one server of theirs, either.
        let half = try await discover(
            names, on: Stage(theirs.merging(["imap.firma.test:993": imap.endpoint]) { $1 }))
        #expect(half.servers.map(\.source) == [.serviceRecordsElsewhere])
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("The usual names are tried in order, 465 before 587 with STARTTLS")
    func guesses() async throws {
        let imap = try await StageServer.imap("mail.firma.test", "firma.test")
        let smtp = try await StageServer.startTLS("smtp.firma.test", "mail.firma.test")
        let stage = Stage([
            "firma.test:993": imap.endpoint, "mail.firma.test:993": imap.endpoint,
            "mail.firma.test:587": smtp.endpoint, "smtp.firma.test:587": smtp.endpoint,
        ])
        let found = try await discover(ScriptedNames.firma, on: stage)
        let servers = try #require(found.servers.first)
        #expect(servers.source == .guess)
        #expect(servers.imap == Endpoint(host: "mail.firma.test", port: 993, security: .tls))
        #expect(servers.smtp == Endpoint(host: "smtp.firma.test", port: 587, security: .startTLS))
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("A server with a certificate for another name, or without STARTTLS, is not offered")
    func unusableServers() async throws {
        let right = (
            imap: try await StageServer.imap("imap.firma.test"), smtp: try await StageServer.startTLS("smtp.firma.test")
        )
        let wrong = (
            imap: try await StageServer.imap(certificate: .otherName),
            smtp: try await ScriptedServer.start([ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.expectClose]])
        )
        func found(_ imap: ScriptedServer, _ smtp: ScriptedServer) async throws -> Int {
            let stage = Stage(["imap.firma.test:993": imap.endpoint, "smtp.firma.test:587": smtp.endpoint])
            return try await discover(ScriptedNames.firma, on: stage).servers.count
        }
        #expect(try await found(right.imap, right.smtp) == 1)
        #expect(try await found(wrong.imap, right.smtp) == 0)
        #expect(try await found(right.imap, wrong.smtp) == 0)
        #expect(!wrong.imap.connections.isEmpty && !wrong.smtp.connections.isEmpty)
        for server in [right.imap, right.smtp, wrong.imap, wrong.smtp] { await server.stop() }
    }

    @Test("If a source has only one of the two, the next supplies the other")
    func serversFromTwoSources() async throws {
        let imap = try await StageServer.imap("posta.firma.test")
        let smtp = try await StageServer.smtp("smtp.firma.test")
        var names = ScriptedNames.firma
        names.services = ["_imaps._tcp.firma.test": [ServiceRecord("posta.firma.test", 993)]]
        let stage = Stage(["posta.firma.test:993": imap.endpoint, "smtp.firma.test:465": smtp.endpoint])
        let servers = try #require(try await discover(names, on: stage).servers.first)
        #expect(servers.source == .guess)
        #expect(servers.imap.host == "posta.firma.test" && servers.smtp.host == "smtp.firma.test")
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("A domain beyond ASCII is looked up by its A-labels")
    func internationalised() async throws {
        let domain = try IDNA.ascii("dílna.test")
        #expect(domain.hasPrefix("xn--"))
        let imap = try await StageServer.imap("imap.\(domain)")
        let smtp = try await StageServer.smtp("smtp.\(domain)")
        let records: [DNSRecord] = [
            .mailExchanger(of: domain, host: "mx.elsewhere.test", preference: 10)
        ]
        let stage = Stage(["imap.\(domain):993": imap.endpoint, "smtp.\(domain):465": smtp.endpoint])
        try await withDNSServer(zones: [domain], records: records) { server in
            let found = try await discover(resolver(server), on: stage, address: "anna@dílna.test")
            #expect(found.servers.first?.source == .guess)
            #expect(found.servers.first?.userNames == ["anna@dílna.test", "anna"])
        }
        for server in [imap, smtp] { await server.stop() }
    }
}
