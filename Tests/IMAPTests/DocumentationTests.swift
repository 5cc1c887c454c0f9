import Foundation
import LocalServers
import MailWire
import Testing

@Suite struct DocumentationTests {
    /// The repository, from where this file lies in it.
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func thePageShowsTheExampleThatIsCompiled() throws {
        let page = try String(contentsOf: Self.root.appending(path: "Documentation/IMAP.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Self.root.appending(path: "Tests/IMAPTests/DocumentationExample.swift"), encoding: .utf8)
        let first = try #require(page.firstRange(of: "```swift\n"))
        let code = page[first.upperBound...]
        let end = try #require(code.firstRange(of: "```\n"))
        #expect(code[..<end.lowerBound] == example[...])
    }

    @Test func theExampleDoesWhatThePageSays() async throws {
        try await withDovecot { server in
            try server.place([message("one"), message("two")], for: someone.address)
            let endpoint = Endpoint(host: "localhost", port: server.imaps.port, security: .tls)
            let read = {
                try await readNewMail(
                    at: endpoint, user: someone.address, password: Secret(someone.password),
                    dialer: dialer(server.authorityPEM))
            }
            #expect(try await read().map { String($0.prefix(9)) } == ["jana: one", "jana: two"])
            #expect(try await read().isEmpty)
        }
    }
}
