package import DNS
package import LocalServers
import MIME
package import MailSetup
package import MailWire
package import NIOCore

/// A test's own network: host and port lead to a server on loopback, and no other host exists.
package struct Stage: HostResolver {
    /// The loopback ports that stand in for `imap.firma.test:993` and others.
    package let ports: [String: Int]
    /// Hosts whose lookup never ends by itself.
    package var silent: Set<String> = []

    package init(_ servers: [String: LocalEndpoint], silent: Set<String> = []) {
        ports = servers.mapValues(\.port)
        self.silent = silent
    }

    package func addresses(
        of host: String, port: Int, version: IPVersion
    ) async throws(HostLookupError) -> [SocketAddress] {
        if silent.contains(host) {
            try? await Task.sleep(for: .seconds(3600))
            throw .unavailable(detail: "cancelled")
        }
        guard let local = ports["\(host):\(port)"] else { throw .noSuchHost }
        guard version == .v4, let address = try? SocketAddress(ipAddress: "127.0.0.1", port: local) else { return [] }
        return [address]
    }
}

/// Name servers that answer from a list. Domains that are not in it do not exist.
package struct ScriptedNames: MailNameLookup {
    package var exchangers: [String: Result<[MailExchanger], DNSError>] = [:]
    package var services: [String: [ServiceRecord]] = [:]
    package var hosts: Set<String> = []

    package init(
        exchangers: [String: Result<[MailExchanger], DNSError>] = [:], services: [String: [ServiceRecord]] = [:],
        hosts: Set<String> = []
    ) {
        (self.exchangers, self.services, self.hosts) = (exchangers, services, hosts)
    }

    /// firma.test, with a mail exchanger that is no provider's.
    package static let firma = ScriptedNames(
        exchangers: ["firma.test": .success([MailExchanger(host: "mx.elsewhere.test", preference: 10)])])

    /// Name servers that do not answer.
    package static let silent = ScriptedNames(exchangers: ["firma.test": .failure(.timedOut)])

    package func mailExchangers(of domain: String) async throws(DNSError) -> [MailExchanger] {
        try (exchangers[domain] ?? .failure(.noSuchDomain)).get()
    }

    package func services(_ service: String, of domain: String) async throws(DNSError) -> [ServiceRecord] {
        guard let records = services["\(service).\(domain)"] else { throw .noSuchDomain }
        return records
    }

    package func addresses(of host: String, family: AddressFamily) async throws(DNSError) -> [String] {
        guard hosts.contains(host), family == .ipv4 else { throw .noRecords }
        return ["127.0.0.1"]
    }
}

extension ServiceRecord {
    package init(_ host: String, _ port: Int) { self.init(host: host, port: port, priority: 0, weight: 0) }
}

/// Scripted mail and web servers under the certificates of the hosts that they stand in for.
package enum StageServer {
    package static func imap(
        _ names: String..., certificate: TestCertificates.Variant = .good
    ) async throws -> ScriptedServer {
        try await .start(
            [
                ScriptStep.imapGreeting(capabilities: "IMAP4rev1 AUTH=PLAIN") + [
                    .loop([
                        .expectLine("any") { _ in true },
                        .answer { Array("\($0.split(separator: " ").first ?? "*") OK done\r\n".utf8) },
                    ])
                ]
            ], security: .tls, certificate: certificate, names: names)
    }

    package static func smtp(_ names: String...) async throws -> ScriptedServer {
        try await .start(
            [ScriptStep.smtpGreeting(keywords: ["AUTH PLAIN"]) + [.expectPrefix("QUIT"), .line("221 bye"), .close]],
            security: .tls, names: names)
    }

    package static func startTLS(_ names: String...) async throws -> ScriptedServer {
        try await .start(
            [
                ScriptStep.smtpGreeting(keywords: ["STARTTLS"]) + [
                    .expectPrefix("STARTTLS"), .line("220 go"), .startTLS, .expectPrefix("EHLO "),
                    .text("250-scripted.test\r\n250 AUTH PLAIN\r\n"), .expectPrefix("QUIT"), .line("221 bye"), .close,
                ]
            ], names: names)
    }

    /// Accepts connections and says nothing.
    package static func silent() async throws -> ScriptedServer { try await .start([[.hang]]) }

    /// Gives the same answer to every request.
    package static func web(
        _ answer: String, _ names: String..., certificate: TestCertificates.Variant = .good
    ) async throws -> ScriptedServer {
        try await .start(
            [[.expectThrough("\r\n\r\n"), .text(answer), .close]], security: .tls, certificate: certificate,
            names: names)
    }

    package static func page(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    package static func redirect(to place: String) -> String {
        "HTTP/1.1 302 Found\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n"
    }
}

/// Runs a discovery for anna@firma.test on a stage.
package func discover(
    _ names: any MailNameLookup, on stage: any HostResolver, address: String = "anna@firma.test",
    providers: ProviderDirectory = .builtIn, limits: DiscoveryLimits = .patient
) async throws -> Discovery {
    let authority = try TestCertificates.shared.get().authorityPEM
    return try await MailServerDiscovery(providers: providers, names: names, resolver: stage, limits: limits)
        .discover(try MailAddress(parsing: address), trustRoots: .pem(Array(authority.utf8)))
}

extension DiscoveryLimits {
    /// For tests in which every server answers.
    package static let patient: DiscoveryLimits = {
        var limits = DiscoveryLimits()
        (limits.names, limits.file, limits.greeting) = (.seconds(60), .seconds(60), .seconds(60))
        return limits
    }()

    /// For tests in which some server does not.
    package static let impatient: DiscoveryLimits = {
        var limits = DiscoveryLimits()
        (limits.names, limits.file, limits.greeting) = (.milliseconds(200), .milliseconds(200), .milliseconds(400))
        return limits
    }()
}
