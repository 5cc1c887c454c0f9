import LocalServers
import Testing

@Suite("Postfix for tests")
struct PostfixServerTests {
    /// Sends a message from Anna to `recipient` and returns the answer.
    private func submit(to recipient: String, company: TestMailServers, size: Int? = nil) async throws -> String {
        let size = size.map { " SIZE=\($0)" } ?? ""
        return try await dialogue(
            with: company.smtp, trusting: company.authorityFile, startTLS: "smtp",
            input: """
                EHLO client.test
                MAIL FROM:<sender@elsewhere.test>\(size)
                RCPT TO:<\(recipient)>
                QUIT

                """)
    }

    @Test("refuses, defers and bounces the given recipients, and limits the size")
    func refusesAndDefers() async throws {
        var options = PostfixOptions(addresses: [TestMailServers.anna.address, TestMailServers.jan.address])
        options.refusedRecipients = ["refused@firma.test"]
        options.deferredRecipients = ["busy@firma.test"]
        options.bouncingRecipients = ["closed@firma.test"]
        options.messageSizeLimit = 100_000
        options.hiddenKeywords = ["PIPELINING"]
        try await withTestMailServers(postfix: options) { company in
            #expect(try await submit(to: "refused@firma.test", company: company).contains("550 5.7.1"))
            #expect(try await submit(to: "busy@firma.test", company: company).contains("450 4.2.0"))
            #expect(try await submit(to: "nobody@firma.test", company: company).contains("550 5.1.1"))
            #expect(try await submit(to: "nobody@example.com", company: company).contains("554 5.7.1"))
            let tooBig = try await submit(to: TestMailServers.jan.address, company: company, size: 100_001)
            #expect(tooBig.contains("250-SIZE 100000") && tooBig.contains("552 5.3.4"))
            #expect(!tooBig.contains("PIPELINING"))
            let fine = try await submit(to: TestMailServers.jan.address, company: company)
            #expect(fine.contains("250 2.1.5 Ok"), "\(fine)")
        }
    }
}
