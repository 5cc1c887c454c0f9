import LocalServers
import MailWire
import TestSupport
import Testing

@Suite("Documentation/IMAP.md") struct DocumentationTests {
    @Test("The first example on the page is the compiled one")
    func thePageShowsTheCompiledExample() throws {
        let example = try Repository.text("Tests/IMAPTests/DocumentationExample.swift")
        #expect(try Repository.firstExample(on: "Documentation/IMAP.md") == example)
    }

    @Test("The example reads new mail once, with decoded names and subjects")
    func theExampleDoesWhatThePageSays() async throws {
        try await withDovecot { server in
            let encoded = "Subject: =?utf-8?Q?=C5=BDlu=C5=A5ou=C4=8Dk=C3=BD_k=C5=AF=C5=88?=\r\n"
            let named = "From: =?iso-8859-2?Q?Ji=F8=ED_Nov=E1k?= <jiri@firma.test>\r\n\(encoded)\r\nDobrý den\r\n"
            try server.place([message("one"), Array(named.utf8)], for: someone.address)
            let read = {
                try await readNewMail(
                    at: .tls("localhost", port: server.imaps.port), user: someone.address,
                    password: Secret(someone.password),
                    dialer: dialer(server.authorityPEM))
            }
            let lines = try await read()
            #expect(lines == ["jana@firma.test: one, Dobrý den\n", "Jiří Novák: Žluťoučký kůň, Dobrý den\n"])
            #expect(try await read().isEmpty)
        }
    }
}
