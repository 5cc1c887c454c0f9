import Foundation
import Testing

@Suite("What the README and the libraries' first pages show")
struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let libraries = ["MIME", "MailWire", "SMTP", "IMAP", "Mail", "MailSetup"]

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test(
        "is compiled word for word",
        arguments: ["README.md"] + libraries.map { "Sources/\($0)/\($0).docc/\($0).md" })
    func isCompiled(page: String) throws {
        let source = try Self.text("Tests/MailTests/Documentation/Examples.swift")
        let examples = try Self.text(page).components(separatedBy: "```swift\n").dropFirst()
        #expect(!examples.isEmpty)
        for example in examples {
            var code = try #require(example.components(separatedBy: "```").first)
            if code.hasPrefix("import Mail\n\n") { code.removeFirst("import Mail\n\n".count) }
            let indented = code.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "        \($0)" }.joined(separator: "\n")
            #expect(source.contains("\n" + indented), "\(code)")
        }
    }

    @Test("A catalogue's articles are the pages of Documentation", arguments: libraries)
    func articlesArePages(library: String) throws {
        let catalogue = Self.root.appending(path: "Sources/\(library)/\(library).docc")
        for name in try FileManager.default.contentsOfDirectory(atPath: catalogue.path) where name != "\(library).md" {
            let page = catalogue.appending(path: name).resolvingSymlinksInPath().deletingLastPathComponent()
            #expect(page.lastPathComponent == "Documentation", "\(name)")
        }
    }
}
