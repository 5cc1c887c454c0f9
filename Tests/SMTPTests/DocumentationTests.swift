import LocalServers
import MailWire
import SMTP
import TestSupport
import Testing

/// The documentation page matches the code.
@Suite("Documentation/SMTP.md") struct DocumentationTests {
    @Test("The first example on the page is the compiled one")
    func theFirstExampleOnThePageIsCompiled() throws {
        let example = try Repository.text("Tests/SMTPTests/DocumentationExample.swift")
        #expect(try Repository.firstExample(on: "Documentation/SMTP.md") == example)
    }

    @Test("The page names every outcome")
    func thePageNamesEveryOutcome() throws {
        let page = try Repository.text("Documentation/SMTP.md")
        for word in ["accepted", "deferred", "refused", "uncertain"] { #expect(page.contains("`\(word)`"), "\(word)") }
    }

    @Test("The example sends a message through a real Postfix")
    func theExampleSends() async throws {
        let company = try await TestMailServers.shared()
        let said = try await send(
            Array("Subject: example\r\n\r\nHello\r\n".utf8), from: TestMailServers.anna.address,
            password: Secret(TestMailServers.anna.password), to: [TestMailServers.jan.address],
            through: .tls(company.smtps.host, port: company.smtps.port), trusting: .pemFile(path: company.authorityFile)
        )
        #expect(said.hasPrefix("handed over: 250 2.0.0 Ok: queued as "), "\(said)")
    }
}
