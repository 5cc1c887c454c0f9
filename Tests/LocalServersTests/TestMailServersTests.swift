import LocalServers
import Testing

@Suite("A company's servers")
struct TestMailServersTests {
    /// Submits a message with msmtp, which checks the server's certificate.
    private func msmtp(
        _ company: TestMailServers, at endpoint: LocalEndpoint, startTLS: Bool, to recipient: String, subject: String
    ) async throws -> (status: Int32, output: String) {
        let anna = TestMailServers.anna
        return try await run(
            "/usr/bin/msmtp",
            [
                "--host=localhost", "--port=\(endpoint.port)", "--tls=on", "--tls-starttls=\(startTLS ? "on" : "off")",
                "--tls-trust-file=\(company.authorityFile)", "--auth=plain", "--user=\(anna.address)",
                "--passwordeval=echo \(anna.password)", "--from=\(anna.address)", "--", recipient,
            ],
            input: "From: \(anna.address)\nTo: \(recipient)\nSubject: \(subject)\n\nDobrý den\n")
    }

    @Test("A message handed over with TLS and a password arrives", arguments: [true, false])
    func handsOver(startTLS: Bool) async throws {
        let company = try await TestMailServers.shared()
        let subject = "handed over, STARTTLS \(startTLS)"
        let result = try await msmtp(
            company, at: startTLS ? company.submission : company.smtps, startTLS: startTLS,
            to: TestMailServers.jan.address, subject: subject)
        #expect(result.status == 0, "\(result.output)\n\(company.postfix.log)\n\(company.dovecot.log)")
        let message = try await company.dovecot.message(containing: subject, of: TestMailServers.jan.address)
        #expect(String(decoding: message, as: UTF8.self).contains("Dobrý den"))
    }

    @Test("Nothing leaves the machine")
    func refusesForeignRecipients() async throws {
        let company = try await TestMailServers.shared()
        let result = try await msmtp(
            company, at: company.smtps, startTLS: false, to: "x@example.com", subject: "away")
        #expect(result.status != 0)
        #expect(result.output.contains("554 5.7.1"))
    }
}

@Suite("A company whose server files Sent copies", .timeLimit(.minutes(1)))
struct SentCopyTests {
    @Test("What a signed-in sender submits is in Sent once; what others deliver is not")
    func filesCopies() async throws {
        var options = PostfixOptions()
        options.filesSentCopies = true
        options.authenticatesInPlain = true
        try await withTestMailServers(postfix: options) { company in
            for (name, endpoint) in [("own", company.submission), ("foreign", company.smtp)] {
                let anna = TestMailServers.anna
                let signIn = name == "own" ? ["--auth=plain", "--user=\(anna.address)"] : ["--auth=off"]
                let sent = try await run(
                    "/usr/bin/msmtp",
                    [
                        "--host=\(endpoint.host)", "--port=\(endpoint.port)", "--tls=off",
                        "--passwordeval=echo \(anna.password)", "--from=\(anna.address)",
                    ] + signIn + ["--", TestMailServers.jan.address],
                    input: "From: \(anna.address)\nSubject: \(name)\n\nDobrý den\n")
                #expect(sent.status == 0, "\(sent.output)")
            }
            try await company.postfix.waitUntilIdle()
            #expect(company.dovecot.messages(of: TestMailServers.jan.address).count == 2)
            let copies = company.dovecot.messages(of: TestMailServers.anna.address, in: "Sent")
            #expect(copies.count == 1)
            #expect(copies.first.map { String(decoding: $0, as: UTF8.self) }?.contains("Subject: own") == true)
            #expect(company.dovecot.messages(of: TestMailServers.anna.address).isEmpty)
        }
    }
}
