import LocalServers
import MailWire
import NIOCore
import TestSupport
import Testing

@Suite("Dialling a server", .timeLimit(.minutes(1))) struct DialerTests {
    /// Dials, returns the greeting and closes the connection.
    @discardableResult
    private func greeting(
        _ endpoint: Endpoint, trusting roots: TrustRoots, limits: Dialer.TimeLimits = .init()
    ) async throws -> String {
        let dialer = Dialer(trustRoots: roots, timeLimits: limits)
        let lines = LineReader()
        let channel = try await dialer.connect(to: endpoint, configure: lines.attach).channel
        let line = try await lines.next()
        try await channel.close()
        return line
    }

    private func tls(_ server: ScriptedServer, host: String? = nil) -> Endpoint {
        Endpoint(host: host ?? server.endpoint.host, port: server.endpoint.port, security: .tls)
    }

    @Test(
        "A server with the right certificate is trusted, by address and by name",
        arguments: ["127.0.0.1", "localhost"])
    func aServerWithTheRightCertificateIsTrusted(host: String) async throws {
        try await withScriptedServer([[.line("220 hello"), .expectClose]], security: .tls) { server in
            let roots = TrustRoots.pem(server.authorityPEM)
            let line = try await greeting(tls(server, host: host), trusting: roots)
            #expect(line == "220 hello")
        }
    }

    @Test("The authority's certificate may be in a file")
    func theAuthorityMayBeInAFile() async throws {
        try await withTemporaryFolder { folder in
            try await withScriptedServer([[.line("220 hello"), .expectClose]], security: .tls) { server in
                let path = try folder.write(server.authorityPEM, to: "authority.pem")
                let line = try await greeting(tls(server), trusting: .pemFile(path: path))
                #expect(line == "220 hello")
            }
        }
    }

    @Test(
        "A server with a wrong certificate is refused with the reason",
        arguments: [
            (TestCertificates.Variant.expired, TLSFailure.certificateNotTrusted),
            (.notYetValid, .certificateNotTrusted),
            (.selfSigned, .certificateNotTrusted), (.otherAuthority, .certificateNotTrusted),
            (.otherName, .wrongHostName),
        ])
    func aServerWithAWrongCertificateIsRefused(variant: TestCertificates.Variant, failure: TLSFailure) async throws {
        for host in ["127.0.0.1", "localhost"] {
            let server = try await ScriptedServer.start([[.line("220 hello")]], security: .tls, certificate: variant)
            let error = try await #require(throws: WireError.self) {
                try await greeting(tls(server, host: host), trusting: .pem(server.authorityPEM))
            }
            await server.stop()
            guard case .tlsFailed(failure, _) = error else {
                Issue.record("\(host): \(error)")
                continue
            }
        }
    }

    @Test("A server is refused if the system's trust store does not know its authority")
    func theSystemStoreDoesNotKnowOurAuthority() async throws {
        let server = try await ScriptedServer.start([[.line("220 hello")]], security: .tls)
        let error = await #expect(throws: WireError.self) { try await greeting(tls(server), trusting: .system) }
        await server.stop()
        guard case .tlsFailed(.certificateNotTrusted, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A server that speaks plaintext instead of TLS is reported as such")
    func aServerThatSpeaksPlaintextIsReported() async throws {
        let server = try await ScriptedServer.start([[.line("220 plain"), .hang]])
        let error = await #expect(throws: WireError.self) {
            try await greeting(tls(server), trusting: .pem(server.authorityPEM))
        }
        await server.stop()
        guard case .tlsFailed(.notTLS, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A server that closes during the handshake is reported as such", arguments: [ScriptStep.close, .reset])
    func aServerThatClosesDuringTheHandshakeIsReported(step: ScriptStep) async throws {
        let server = try await ScriptedServer.start([[.expectBytes(5), step]])
        let error = await #expect(throws: WireError.self) {
            try await greeting(tls(server), trusting: .pem(server.authorityPEM))
        }
        await server.stop()
        guard case .tlsFailed(.closedInHandshake, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A silent server runs into the handshake's time limit, and the connection is closed")
    func aSilentServerRunsIntoTheHandshakeLimit() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let limit = Duration.milliseconds(100)
        await #expect(throws: WireError.timeLimitPassed(step: "TLS handshake", limit: limit)) {
            try await greeting(
                tls(server), trusting: .pem(server.authorityPEM), limits: .init(handshake: limit))
        }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test("A closed port is reported with its address")
    func aClosedPortIsReportedWithItsAddress() async throws {
        let server = try await ScriptedServer.start([])
        await server.stop()
        let endpoint = tls(server)
        let error = await #expect(throws: WireError.self) {
            try await greeting(endpoint, trusting: .pem(server.authorityPEM))
        }
        guard case .connectionFailed(endpoint, let attempts) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(attempts.map(\.reason) == ["Connection refused"])
        #expect(attempts.first?.address == server.endpoint.description)
    }

    @Test("A name without an address is reported")
    func aNameWithoutAnAddressIsReported() async throws {
        let endpoint = Endpoint(host: "nowhere.invalid", port: 993, security: .plaintext)
        await #expect(throws: WireError.hostNotFound(host: "nowhere.invalid")) {
            try await greeting(endpoint, trusting: .system)
        }
    }

    /// Knows one name, and gives it another port than requested. If it is unreachable, it knows none.
    private struct OneName: HostResolver {
        let name: String
        let port: Int
        var version = IPVersion.v4
        var isReachable = true

        func addresses(
            of host: String, port asked: Int, version: IPVersion
        ) async throws(HostLookupError) -> [SocketAddress] {
            guard isReachable else { throw .unavailable(detail: "no name server") }
            guard host == name else { throw .noSuchHost }
            guard version == self.version else { return [] }
            return (try? [SocketAddress(ipAddress: version == .v4 ? "127.0.0.1" : "::1", port: port)]) ?? []
        }
    }

    @Test("A given resolver is used, for IPv4 and for IPv6", arguments: IPVersion.allCases)
    func aGivenResolverIsUsed(version: IPVersion) async throws {
        let server = try await ScriptedServer.start(
            [[.line("220 hello"), .expectClose]], security: .tls, host: version == .v4 ? "127.0.0.1" : "::1",
            names: ["imap.provider.test"])
        let resolver = OneName(name: "imap.provider.test", port: server.endpoint.port, version: version)
        let dialer = Dialer(trustRoots: .pem(server.authorityPEM), resolver: resolver)
        let lines = LineReader()
        let endpoint = Endpoint(host: "imap.provider.test", port: 993, security: .tls)
        let channel = try await dialer.connect(to: endpoint, configure: lines.attach).channel
        #expect(try await lines.next() == "220 hello")
        try await channel.close()
        await server.stop()
    }

    @Test("A missing name is distinguished from silent name servers")
    func aMissingNameIsDistinguishedFromSilentNameServers() async throws {
        let endpoint = Endpoint(host: "imap.provider.test", port: 993, security: .tls)
        await #expect(throws: WireError.hostNotFound(host: endpoint.host)) {
            _ = try await Dialer(resolver: OneName(name: "other.test", port: 1)).connect(to: endpoint) { _ in }
        }
        let unreachable = OneName(name: "", port: 1, isReachable: false)
        await #expect(throws: WireError.hostLookupFailed(host: endpoint.host, detail: "no name server")) {
            _ = try await Dialer(resolver: unreachable).connect(to: endpoint) { _ in }
        }
    }

    @Test("A cancelled dial does not wait for the lookup")
    func aCancelledDialDoesNotWaitForTheLookup() async throws {
        let resolver = EndlessLookup()
        let limits = Dialer.TimeLimits(connect: .seconds(3600), handshake: .seconds(3600))
        let endpoint = Endpoint(host: "imap.provider.test", port: 993, security: .tls)
        let dial = Task { try await Dialer(timeLimits: limits, resolver: resolver).connect(to: endpoint) { _ in } }
        await resolver.began.first { _ in true }
        dial.cancel()
        await #expect(throws: WireError.cancelled) { _ = try await dial.value }
        resolver.end()
    }

    @Test("The system's resolver knows localhost and refuses an invalid name")
    func theSystemResolverKnowsLocalhostAndRefusesInvalidNames() async throws {
        let four = try await SystemResolver().addresses(of: "localhost", port: 25, version: .v4)
        #expect(four.first?.ipAddress == "127.0.0.1")
        #expect(four.first?.port == 25)
        #expect(try await SystemResolver().addresses(of: "127.0.0.1", port: 25, version: .v6).isEmpty)
        await #expect(throws: HostLookupError.noSuchHost) {
            try await SystemResolver().addresses(of: "not a name", port: 25, version: .v4)
        }
    }

    @Test(
        "An inspection sees the certificate, right or wrong, and makes no connection",
        arguments: TestCertificates.Variant.allCases)
    func anInspectionSeesTheCertificateAndLetsNothingThrough(variant: TestCertificates.Variant) async throws {
        let server = try await ScriptedServer.start(
            [[.line("220 hello"), .hang]], security: .tls, certificate: variant)
        let inspection = CertificateInspection()
        let dialer = Dialer(trustRoots: .pem(server.authorityPEM), inspection: inspection)
        let error = await #expect(throws: WireError.self) {
            try await dialer.connect(to: tls(server)) { _ in }
        }
        await server.stop()
        guard case .tlsFailed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(inspection.chain.count == 1)
        #expect(inspection.chain.first?.first == 0x30)
    }

    @Test("A certificate for the address is not valid for the name")
    func aCertificateForTheAddressIsNotValidForTheName() async throws {
        // The certificate is for 127.0.0.1, to which the name resolves, but not for the name.
        let server = try await ScriptedServer.start([[.line("220 hello"), .hang]], security: .tls)
        let resolver = OneName(name: "imap.provider.test", port: server.endpoint.port)
        let dialer = Dialer(trustRoots: .pem(server.authorityPEM), resolver: resolver)
        let endpoint = Endpoint(host: "imap.provider.test", port: 993, security: .tls)
        let error = await #expect(throws: WireError.self) { try await dialer.connect(to: endpoint) { _ in } }
        await server.stop()
        guard case .tlsFailed(.wrongHostName, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A server with only old TLS versions is reported as such")
    func aServerWithOnlyOldTLSIsReported() async throws {
        let server = try await ScriptedServer.start([[.line("220 hello"), .hang]], security: .tls, oldTLS: true)
        let error = await #expect(throws: WireError.self) {
            try await greeting(tls(server), trusting: .pem(server.authorityPEM))
        }
        await server.stop()
        guard case .tlsFailed(.noCommonParameters, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("If one address refuses, the other is used")
    func ifOneAddressRefusesTheOtherIsUsed() async throws {
        // If `localhost` also means ::1, this server still listens only on 127.0.0.1.
        try await withScriptedServer([[.line("220 four"), .expectClose]]) { server in
            let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .plaintext)
            let line = try await greeting(endpoint, trusting: .system)
            #expect(line == "220 four")
        }
    }

    @Test("A server on IPv6 is reached")
    func serversOnIPv6AreReached() async throws {
        try await withScriptedServer([[.line("220 six"), .expectClose]], security: .tls, host: "::1") { server in
            let line = try await greeting(tls(server), trusting: .pem(server.authorityPEM))
            #expect(line == "220 six")
        }
    }

    @Test("A cancelled dial leaves no connection")
    func aCancelledDialLeavesNoConnection() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let endpoint = tls(server)
        let roots = TrustRoots.pem(server.authorityPEM)
        let dial = Task { try await greeting(endpoint, trusting: roots) }
        try await server.wait(for: "the connection") { !$0.isEmpty }
        dial.cancel()
        await #expect(throws: WireError.cancelled) { try await dial.value }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test("A dial cancelled before it begins fails and leaves no connection")
    func aDialCancelledBeforeItBeginsFails() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let endpoint = Endpoint(server.endpoint, .plaintext)
        let dial = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await greeting(endpoint, trusting: .system)
        }
        await #expect(throws: WireError.cancelled) { try await dial.value }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test("Unreadable trust roots are reported")
    func unreadableTrustRootsAreReported() async throws {
        for roots in [TrustRoots.pemFile(path: "/nonexistent.pem"), .pem(Array("no PEM".utf8))] {
            let error = await #expect(throws: WireError.self) {
                try await greeting(Endpoint(host: "127.0.0.1", port: 1, security: .tls), trusting: roots)
            }
            guard case .trustRootsUnreadable = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("A plaintext connection is upgraded to TLS")
    func aPlaintextConnectionIsUpgraded() async throws {
        let script: [ScriptStep] = [
            .line("220 hello"), .expect("STARTTLS"), .line("220 go"), .startTLS, .expect("EHLO"), .line("250 safe"),
            .expectClose,
        ]
        try await withScriptedServer([script]) { server in
            let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .startTLS)
            let dialer = Dialer(trustRoots: .pem(server.authorityPEM))
            let lines = LineReader()
            let channel = try await dialer.connect(to: endpoint, configure: lines.attach).channel
            #expect(try await lines.next() == "220 hello")
            try await channel.writeAndFlush(ByteBuffer(string: "STARTTLS\r\n"))
            #expect(try await lines.next() == "220 go")
            try await channel.eventLoop.flatSubmit { dialer.upgrade(channel, host: "localhost") }.get()
            try await channel.writeAndFlush(ByteBuffer(string: "EHLO\r\n"))
            #expect(try await lines.next() == "250 safe")
            try await channel.close()
            try await server.wait(for: "TLS") { $0.first?.isEncrypted == true }
        }
    }

    @Test("An upgrade with a wrong certificate fails and closes the connection")
    func anUpgradeChecksTheCertificate() async throws {
        let server = try await ScriptedServer.start(
            [[.line("220 hello"), .startTLS, .hang]], certificate: .otherAuthority)
        let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .startTLS)
        let dialer = Dialer(trustRoots: .pem(server.authorityPEM))
        let lines = LineReader()
        let channel = try await dialer.connect(to: endpoint, configure: lines.attach).channel
        _ = try await lines.next()
        let error = await #expect(throws: WireError.self) {
            try await channel.eventLoop.flatSubmit { dialer.upgrade(channel, host: "localhost") }.get()
        }
        guard case .tlsFailed(.certificateNotTrusted, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await channel.closeFuture.get()
        await server.stop()
    }
}

/// A lookup that goes on until ``end()`` is called, even if its task is cancelled.
private final class EndlessLookup: HostResolver {
    /// One element for each lookup that has begun.
    let began: AsyncStream<Void>
    private let beginning: AsyncStream<Void>.Continuation
    private let ending: AsyncStream<Void>
    private let ended: AsyncStream<Void>.Continuation

    init() {
        (began, beginning) = AsyncStream.makeStream()
        (ending, ended) = AsyncStream.makeStream()
    }

    func end() { ended.finish() }

    func addresses(
        of host: String, port: Int, version: IPVersion
    ) async throws(HostLookupError) -> [SocketAddress] {
        beginning.yield()
        // A separate task, because reading the stream ends when the reading task is cancelled.
        await Task { [ending] in for await _ in ending {} }.value
        throw .noSuchHost
    }
}
