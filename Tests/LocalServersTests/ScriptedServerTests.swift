import LocalServers
import Testing

@Suite("A scripted server")
struct ScriptedServerTests {
    /// Runs openssl s_client as a peer that sends its input and prints what it receives.
    private func openssl(_ server: ScriptedServer, _ arguments: [String], input: String) async throws -> String {
        try await withTemporaryFolder { folder in
            let authority = try folder.write(server.authorityPEM, to: "authority.pem")
            return try await run(
                "/usr/bin/openssl",
                [
                    "s_client", "-connect", "\(server.endpoint)", "-CAfile", authority, "-verify_return_error",
                    "-verify_hostname", "localhost", "-quiet", "-ign_eof",
                ] + arguments, input: input
            ).output
        }
    }

    @Test("plays SMTP over TLS byte by byte and records what it got")
    func playsOverTLS() async throws {
        let script: [ScriptStep] = [
            .singly("220 scripted.test ESMTP\r\n"), .expectPrefix("ehlo "), .line("250 scripted.test"),
            .expect("QUIT"), .line("221 bye"), .close,
        ]
        try await withScriptedServer([script], security: .tls) { server in
            let output = try await openssl(server, [], input: "EHLO client.test\r\nQUIT\r\n")
            #expect(output.contains("220 scripted.test ESMTP"))
            #expect(output.contains("221 bye"))
            #expect(server.connections.first?.lines == ["EHLO client.test", "QUIT"])
            #expect(server.connections.first?.isEncrypted == true)
        }
    }

    @Test("upgrades with STARTTLS")
    func upgrades() async throws {
        let script: [ScriptStep] =
            ScriptStep.smtpGreeting(keywords: ["STARTTLS"])
            + [.expect("STARTTLS"), .line("220 go ahead"), .startTLS, .expect("NOOP"), .line("250 ok"), .close]
        try await withScriptedServer([script]) { server in
            let output = try await openssl(server, ["-starttls", "smtp"], input: "NOOP\r\n")
            #expect(output.contains("250 ok"))
        }
    }

    @Test("answers IMAP with the tag that the client chose")
    func answersWithTag() async throws {
        let script: [ScriptStep] =
            ScriptStep.imapGreeting()
            + [
                .expectCommand("NOOP"), .line("{tag} OK done"), .expectCommand("LOGOUT"),
                .text("* BYE\r\n{tag} OK\r\n"), .close,
            ]
        try await withScriptedServer([script], security: .tls) { server in
            let output = try await openssl(server, [], input: "a1 NOOP\r\nb2 LOGOUT\r\n")
            #expect(output.contains("a1 OK done"))
            #expect(output.contains("b2 OK"))
        }
    }

    @Test("says where the peer departed from the script")
    func reportsFailure() async throws {
        await #expect(throws: LocalServerError.self) {
            try await withScriptedServer([[.line("220 hello"), .expect("EHLO a")]], security: .tls) { server in
                _ = try await openssl(server, [], input: "HELO b\r\n")
            }
        }
    }

    @Test("shows certificates that must not be trusted", arguments: TestCertificates.Variant.allCases)
    func showsCertificates(variant: TestCertificates.Variant) async throws {
        let script: [ScriptStep] = [.line("220 hello"), .close]
        let server = try await ScriptedServer.start([script], security: .tls, certificate: variant)
        let output = try await openssl(server, [], input: "")
        #expect(output.contains("220 hello") == (variant == .good), "\(output)")
        await server.stop()
    }
}
