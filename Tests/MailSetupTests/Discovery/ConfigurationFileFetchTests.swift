import LocalServers
import MailWire
import TestStage
import Testing

@testable import MailSetup

@Suite("Fetching a domain's configuration file", .timeLimit(.minutes(3)))
struct ConfigurationFileFetchTests {
    private static let file = ConfigurationFileTests.file(
        imap: ConfigurationFileTests.server("imap", "posta.firma.test", "993", "SSL", user: "%EMAILLOCALPART%"),
        smtp: ConfigurationFileTests.server("smtp", "posta.firma.test", "465", "SSL", user: "%EMAILLOCALPART%"))

    private func fetched(
        _ servers: [String: ScriptedServer], beside others: [String: LocalEndpoint] = [:],
        limits: DiscoveryLimits = .patient
    ) async throws -> ConfigurationFile? {
        let authority = try TestCertificates.shared.get().authorityPEM
        let fetch = ConfigurationFileFetch(
            trustRoots: .pem(Array(authority.utf8)),
            resolver: Stage(servers.mapValues(\.endpoint).merging(others) { $1 }),
            limits: limits)
        let file = await fetch.file(of: "firma.test")
        for server in servers.values { await server.stop() }
        return file
    }

    @Test("It leads to the servers that it names, and the request does not disclose the address")
    func endToEnd() async throws {
        let web = try await StageServer.web(StageServer.page(Self.file), "autoconfig.firma.test")
        let imap = try await StageServer.imap("posta.firma.test")
        let smtp = try await StageServer.smtp("posta.firma.test")
        let stage = Stage([
            "autoconfig.firma.test:443": web.endpoint, "posta.firma.test:993": imap.endpoint,
            "posta.firma.test:465": smtp.endpoint,
        ])
        let servers = try #require(try await discover(ScriptedNames.firma, on: stage).servers.first)
        #expect(servers.source == .configurationFile && servers.takesPasswords)
        #expect(servers.imap == Endpoint(host: "posta.firma.test", port: 993, security: .tls))
        #expect(servers.smtp == Endpoint(host: "posta.firma.test", port: 465, security: .tls))
        #expect(servers.userNames == ["anna"])
        let asked = web.connections.map(\.lines)
        #expect(asked.first?.first == "GET /mail/config-v1.1.xml HTTP/1.1")
        #expect(!"\(asked)".contains("anna") && !"\(asked)".contains("emailaddress"))
        for server in [web, imap, smtp] { await server.stop() }
    }

    @Test("It may be at the domain's well-known place, and a redirect to HTTPS is followed")
    func wellKnownPlaceAndRedirect() async throws {
        let wellKnown = try await StageServer.web(StageServer.page(Self.file), "firma.test")
        #expect(try await fetched(["firma.test:443": wellKnown])?.imap.count == 1)
        #expect(wellKnown.connections.first?.lines.first?.contains("/.well-known/autoconfig/") == true)

        let first = try await StageServer.web(
            StageServer.redirect(to: "https://posta.hosting.test/x.xml"), "autoconfig.firma.test")
        let second = try await StageServer.web(StageServer.redirect(to: "/y.xml?a=b"), "posta.hosting.test")
        let third = try await StageServer.web(StageServer.page(Self.file), "posta.hosting.test")
        #expect(
            try await fetched(["autoconfig.firma.test:443": first, "posta.hosting.test:443": third])?.smtp.count == 1)
        #expect(third.connections.first?.lines.first == "GET /x.xml HTTP/1.1")
        let again = try await StageServer.web(
            StageServer.redirect(to: "https://posta.hosting.test/x.xml"), "autoconfig.firma.test")
        #expect(try await fetched(["autoconfig.firma.test:443": again, "posta.hosting.test:443": second]) == nil)
        #expect(second.connections.map { $0.lines.first?.prefix(6) } == ["GET /x", "GET /y", "GET /y"])
    }

    @Test("A redirect to HTTP, a certificate for another name, another status or half an answer give no file")
    func refused() async throws {
        let plain = try await ScriptedServer.start([
            [.expectThrough("\r\n\r\n"), .text(StageServer.page(Self.file)), .close]
        ])
        for place in [
            "http://plain.test/x.xml", "http://autoconfig.firma.test/", "ftp://a.test/", "://", "", "//u@a.test/",
        ] {
            let web = try await StageServer.web(StageServer.redirect(to: place), "autoconfig.firma.test")
            let others = ["plain.test:80": plain.endpoint, "plain.test:443": plain.endpoint]
            #expect(try await fetched(["autoconfig.firma.test:443": web], beside: others) == nil, "\(place)")
        }
        let other = try await StageServer.web(StageServer.page(Self.file), certificate: .otherName)
        #expect(try await fetched(["autoconfig.firma.test:443": other]) == nil)
        #expect(plain.connections.isEmpty)
        await plain.stop()
        for answer in [
            "HTTP/1.1 404 Not Found\r\nContent-Length: \(Self.file.utf8.count)\r\n\r\n\(Self.file)",
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n\(Self.file)", "garbage\r\n\r\n", "",
        ] {
            let web = try await StageServer.web(answer, "autoconfig.firma.test")
            #expect(try await fetched(["autoconfig.firma.test:443": web]) == nil, "\(answer.prefix(30))")
        }
    }

    @Test("A file up to the limit is read, and a larger one is not, with or without a stated length")
    func size() async throws {
        let limit = DiscoveryLimits().fileBytes
        #expect(limit == 65_536)
        let padding = String(repeating: " ", count: limit - Self.file.utf8.count)
        let largest = try await StageServer.web(StageServer.page(Self.file + padding), "autoconfig.firma.test")
        #expect(try await fetched(["autoconfig.firma.test:443": largest]) != nil)
        let larger = try await StageServer.web(StageServer.page(Self.file + padding + " "), "autoconfig.firma.test")
        #expect(try await fetched(["autoconfig.firma.test:443": larger]) == nil)
        let endless = try await ScriptedServer.start(
            [
                [
                    .expectThrough("\r\n\r\n"), .text("HTTP/1.1 200 OK\r\n\r\n"), .text(Self.file + padding),
                    .text(" "),
                    .hang,
                ]
            ], security: .tls,
            names: ["autoconfig.firma.test"])
        #expect(try await fetched(["autoconfig.firma.test:443": endless]) == nil)
    }

    @Test("A silent web server is given up")
    func silent() async throws {
        let web = try await ScriptedServer.start(
            [[.expectThrough("\r\n\r\n"), .hang]], security: .tls, names: ["autoconfig.firma.test"])
        #expect(try await fetched(["autoconfig.firma.test:443": web], limits: .impatient) == nil)
        #expect(try await fetched(["autoconfig.firma.test:443": StageServer.silent()], limits: .impatient) == nil)
    }
}
