import LocalServers
import MailWire
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct DialerTests {
    /// Dials, waits for the greeting and closes.
    @discardableResult
    private func greeting(
        _ endpoint: Endpoint, trusting roots: TrustRoots, limits: Dialer.TimeLimits = .init()
    ) async throws -> String {
        let dialer = Dialer(trustRoots: roots, timeLimits: limits)
        let lines = LineReader()
        let channel = try await dialer.connect(to: endpoint, configure: lines.attach)
        let line = try await lines.next()
        try await channel.close()
        return line
    }

    private func tls(_ server: ScriptedServer, host: String? = nil) -> Endpoint {
        Endpoint(host: host ?? server.endpoint.host, port: server.endpoint.port, security: .tls)
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aServerWithTheRightCertificateIsBelieved(host: String) async throws {
        try await withScriptedServer([[.line("220 hello"), .expectClose]], security: .tls) { server in
            let roots = TrustRoots.pem(Array(server.authorityPEM.utf8))
            let line = try await greeting(tls(server, host: host), trusting: roots)
            #expect(line == "220 hello")
        }
    }

    @Test func theAuthorityMayLieInAFile() async throws {
        try await withTemporaryFolder { folder in
            try await withScriptedServer([[.line("220 hello"), .expectClose]], security: .tls) { server in
                let path = try folder.write(server.authorityPEM, to: "authority.pem")
                let line = try await greeting(tls(server), trusting: .pemFile(path: path))
                #expect(line == "220 hello")
            }
        }
    }

    @Test(arguments: [
        (TestCertificates.Variant.expired, TLSFailure.certificateNotTrusted), (.notYetValid, .certificateNotTrusted),
        (.selfSigned, .certificateNotTrusted), (.otherAuthority, .certificateNotTrusted), (.otherName, .wrongHostName),
    ])
    func aServerWithAWrongCertificateIsRefused(variant: TestCertificates.Variant, failure: TLSFailure) async throws {
        for host in ["127.0.0.1", "localhost"] {
            let server = try await ScriptedServer.start([[.line("220 hello")]], security: .tls, certificate: variant)
            let error = try await #require(throws: WireError.self) {
                try await greeting(tls(server, host: host), trusting: .pem(Array(server.authorityPEM.utf8)))
            }
            await server.stop()
            guard case .tlsFailed(failure, _) = error else {
                Issue.record("\(host): \(error)")
                continue
            }
        }
    }

    @Test func theSystemsStoreDoesNotKnowOurAuthority() async throws {
        let server = try await ScriptedServer.start([[.line("220 hello")]], security: .tls)
        let error = await #expect(throws: WireError.self) { try await greeting(tls(server), trusting: .system) }
        await server.stop()
        guard case .tlsFailed(.certificateNotTrusted, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aServerThatSpeaksPlaintextIsNamed() async throws {
        let server = try await ScriptedServer.start([[.line("220 plain"), .hang]])
        let error = await #expect(throws: WireError.self) {
            try await greeting(tls(server), trusting: .pem(Array(server.authorityPEM.utf8)))
        }
        await server.stop()
        guard case .tlsFailed(.notTLS, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [ScriptStep.close, .reset])
    func aServerThatClosesInTheHandshakeIsNamed(step: ScriptStep) async throws {
        let server = try await ScriptedServer.start([[.expectBytes(5), step]])
        let error = await #expect(throws: WireError.self) {
            try await greeting(tls(server), trusting: .pem(Array(server.authorityPEM.utf8)))
        }
        await server.stop()
        guard case .tlsFailed(.closedInHandshake, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aSilentServerMeetsTheTimeLimitOfTheHandshake() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let limit = Duration.milliseconds(100)
        await #expect(throws: WireError.timeLimitPassed(step: "TLS handshake", limit: limit)) {
            try await greeting(
                tls(server), trusting: .pem(Array(server.authorityPEM.utf8)), limits: .init(handshake: limit))
        }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test func aClosedPortIsNamedWithItsAddress() async throws {
        let server = try await ScriptedServer.start([])
        await server.stop()
        let endpoint = tls(server)
        let error = await #expect(throws: WireError.self) {
            try await greeting(endpoint, trusting: .pem(Array(server.authorityPEM.utf8)))
        }
        guard case .connectionFailed(endpoint, let attempts) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(attempts.map(\.reason) == ["Connection refused"])
        #expect(attempts.first?.address == server.endpoint.description)
    }

    @Test func aNameWithoutAddressIsNamed() async throws {
        let endpoint = Endpoint(host: "nowhere.invalid", port: 993, security: .plaintext)
        await #expect(throws: WireError.hostNotFound(host: "nowhere.invalid")) {
            try await greeting(endpoint, trusting: .system)
        }
    }

    @Test func whereOneAddressRefusesTheOtherIsUsed() async throws {
        // Where `localhost` is ::1 too, this server listens on 127.0.0.1 alone.
        try await withScriptedServer([[.line("220 four"), .expectClose]]) { server in
            let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .plaintext)
            let line = try await greeting(endpoint, trusting: .system)
            #expect(line == "220 four")
        }
    }

    @Test func serversOnIPv6AreReached() async throws {
        try await withScriptedServer([[.line("220 six"), .expectClose]], security: .tls, host: "::1") { server in
            let line = try await greeting(tls(server), trusting: .pem(Array(server.authorityPEM.utf8)))
            #expect(line == "220 six")
        }
    }

    @Test func aCancelledDialLeavesNoConnection() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let endpoint = tls(server)
        let roots = TrustRoots.pem(Array(server.authorityPEM.utf8))
        let dial = Task { try await greeting(endpoint, trusting: roots) }
        try await server.wait(for: "the connection") { !$0.isEmpty }
        dial.cancel()
        await #expect(throws: WireError.cancelled) { try await dial.value }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test func aDialThatIsCancelledBeforeItBeginsFails() async throws {
        let server = try await ScriptedServer.start([[.hang]])
        let endpoint = Endpoint(host: server.endpoint.host, port: server.endpoint.port, security: .plaintext)
        let dial = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await greeting(endpoint, trusting: .system)
        }
        await #expect(throws: WireError.cancelled) { try await dial.value }
        try await server.wait(for: "the client's close") { $0.allSatisfy(\.isClosed) }
        await server.stop()
    }

    @Test func unreadableTrustRootsAreNamed() async throws {
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

    @Test func aPlaintextConnectionIsUpgraded() async throws {
        let script: [ScriptStep] = [
            .line("220 hello"), .expect("STARTTLS"), .line("220 go"), .startTLS, .expect("EHLO"), .line("250 safe"),
            .expectClose,
        ]
        try await withScriptedServer([script]) { server in
            let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .startTLS)
            let dialer = Dialer(trustRoots: .pem(Array(server.authorityPEM.utf8)))
            let lines = LineReader()
            let channel = try await dialer.connect(to: endpoint, configure: lines.attach)
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

    @Test func anUpgradeChecksTheCertificate() async throws {
        let server = try await ScriptedServer.start(
            [[.line("220 hello"), .startTLS, .hang]], certificate: .otherAuthority)
        let endpoint = Endpoint(host: "localhost", port: server.endpoint.port, security: .startTLS)
        let dialer = Dialer(trustRoots: .pem(Array(server.authorityPEM.utf8)))
        let lines = LineReader()
        let channel = try await dialer.connect(to: endpoint, configure: lines.attach)
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
