import Foundation
import LocalServers
import MailWire
import Testing

@Suite("Documentation/IMAP.md") struct DocumentationTests {
    /// The repository's root, relative to this file.
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The first example on the page is the compiled one")
    func thePageShowsTheCompiledExample() throws {
        let page = try String(contentsOf: Self.root.appending(path: "Documentation/IMAP.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Self.root.appending(path: "Tests/IMAPTests/DocumentationExample.swift"), encoding: .utf8)
        let first = try #require(page.firstRange(of: "```swift\n"))
        let code = page[first.upperBound...]
        let end = try #require(code.firstRange(of: "```\n"))
        #expect(code[..<end.lowerBound] == example[...])
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
            #expect(lines.count == 2 && lines.first?.hasPrefix("jana: one, ") == true, "\(lines)")
            #expect(lines.last?.hasPrefix("Jiří Novák: Žluťoučký kůň, ") == true, "\(lines)")
            #expect(try await read().isEmpty)
        }
    }
}
