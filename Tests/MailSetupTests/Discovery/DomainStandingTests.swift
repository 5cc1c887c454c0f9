import DNS
import LocalServers
import MIME
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("What a discovery says about a domain", .timeLimit(.minutes(3)))
struct DomainStandingTests {
    private func resolver(_ server: DNSServer) throws -> DNSResolver {
        DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")], timeLimit: .seconds(30))
    }

    @Test("A missing domain, one that takes no mail, and one with only an address are distinguished")
    func standings() async throws {
        let records: [DNSRecord] = [
            .noMailExchanger(of: "null.test"), .address(of: "a.null.test", "192.0.2.1"),
            .address(of: "old.test", "2001:db8::1"), .service("_imaps._tcp.bare.test", host: "x.bare.test", port: 993),
        ]
        try await withDNSServer(zones: ["null.test", "old.test", "bare.test", "none.test"], records: records) {
            server in
            for (address, standing) in [
                ("anna@none.test", DomainStanding.noSuchDomain), ("anna@null.test", .takesNoMail),
                ("anna@_tcp.bare.test", .takesNoMail), ("anna@old.test", .exists),
                ("anna@a.null.test", .exists),
            ] {
                let found = try await discover(resolver(server), on: Stage([:]), address: address)
                #expect(found.domain == standing, "\(address)")
                #expect(found.servers.isEmpty && found.provider == nil)
            }
        }
    }

    @Test("If the domain does not exist, nothing else is waited for")
    func endsAtOnce() async throws {
        // Greeting the guessed host would take an hour.
        let stage = Stage([:], silent: ["imap.none.test", "autoconfig.none.test", "none.test"])
        let found = try await discover(ScriptedNames(), on: stage, address: "anna@none.test")
        #expect(found == Discovery(domain: .noSuchDomain, provider: nil, servers: []))
    }

    @Test("An address whose domain cannot be a domain has none", arguments: ["anna@[192.0.2.1]", "anna@localhost"])
    func noDomain(address: String) async throws {
        #expect(try await discover(ScriptedNames(), on: Stage([:]), address: address).domain == .noSuchDomain)
    }

    @Test("Silent name servers are reported, and servers that greet are found anyway")
    func silentNameServers() async throws {
        let silent = try await BadNameServer.start(.silent)
        let resolver = DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(silent.endpoint)")])
        let imap = try await StageServer.imap("imap.firma.test")
        let smtp = try await StageServer.smtp("smtp.firma.test")
        let nothing = try await discover(resolver, on: Stage([:]), limits: .impatient)
        #expect(nothing.domain == .nameServersSilent && nothing.servers.isEmpty)
        var limits = DiscoveryLimits.patient
        limits.names = .milliseconds(200)
        let found = try await discover(
            resolver, on: Stage(["imap.firma.test:993": imap.endpoint, "smtp.firma.test:465": smtp.endpoint]),
            limits: limits)
        #expect(found.domain == .nameServersSilent && found.servers.map(\.source) == [.guess])
        await silent.stop()
        for server in [imap, smtp] { await server.stop() }
    }

    @Test("A provider that takes no password is reported without contacting a server")
    func passwordless() async throws {
        let names = ScriptedNames(exchangers: [
            "firma.test": .success([MailExchanger(host: "firma-test.mail.protection.outlook.com", preference: 0)])
        ])
        let stage = Stage([:], silent: ["outlook.office365.com", "smtp.office365.com", "imap.firma.test"])
        let found = try await discover(names, on: stage)
        #expect(found.domain == .exists && found.provider?.id == "microsoft-365" && found.servers.isEmpty)
    }

    @Test("All limits together are below six seconds")
    func longest() {
        #expect(DiscoveryLimits().longest < .seconds(6))
    }

    @Test("If every server is silent, a discovery ends at its limits, with nothing")
    func allServersSilent() async throws {
        let silent = try await StageServer.silent()
        let hosts = ["imap", "mail", "smtp", "autoconfig"].map { "\($0).firma.test" } + ["firma.test"]
        var ports: [String: LocalEndpoint] = [:]
        for host in hosts { for port in [443, 465, 587, 993] { ports["\(host):\(port)"] = silent.endpoint } }
        var names = ScriptedNames.firma
        names.services = [
            "_imaps._tcp.firma.test": [ServiceRecord("imap.firma.test", 993)],
            "_submissions._tcp.firma.test": [ServiceRecord("smtp.firma.test", 465)],
        ]
        // Seven guesses, two records and two places for the file: each limit passes when all of them wait.
        let discovery = MailServerDiscovery(
            providers: .builtIn, names: names, resolver: Stage(ports), limits: .patient,
            wait: { _ in try? await silent.wait(for: "all eleven", within: .seconds(120)) { $0.count == 11 } })
        let found = try await discovery.discover(try MailAddress(parsing: "anna@firma.test"))
        #expect(found == Discovery(domain: .exists, provider: nil, servers: []))
        #expect(silent.connections.count == 11)
        await silent.stop()
    }

    @Test("A cancelled discovery ends, even if servers are silent")
    func cancelled() async throws {
        let silent = try await StageServer.silent()
        let stage = Stage(
            ["imap.firma.test:993": silent.endpoint], silent: ["mail.firma.test", "autoconfig.firma.test"])
        let task = Task { try await discover(ScriptedNames.firma, on: stage) }
        try await silent.wait(for: "the greeting to be waited for") { !$0.isEmpty }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await silent.stop()
    }
}
