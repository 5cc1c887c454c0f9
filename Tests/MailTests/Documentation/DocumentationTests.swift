import Foundation
import TestSupport
import Testing

@Suite("What the README and the libraries' first pages show")
struct DocumentationTests {
    private static let libraries = ["MIME", "MailWire", "SMTP", "IMAP", "Mail", "MailSetup"]

    @Test(
        "is compiled word for word",
        arguments: ["README.md"] + libraries.map { "Sources/\($0)/\($0).docc/\($0).md" })
    func isCompiled(page: String) throws {
        let source = try Repository.text("Tests/MailTests/Documentation/Examples.swift")
        let examples = try Repository.text(page).components(separatedBy: "```swift\n").dropFirst()
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
        let catalogue = Repository.root.appending(path: "Sources/\(library)/\(library).docc")
        for name in try FileManager.default.contentsOfDirectory(atPath: catalogue.path) where name != "\(library).md" {
            let page = catalogue.appending(path: name).resolvingSymlinksInPath().deletingLastPathComponent()
            #expect(page.lastPathComponent == "Documentation", "\(name)")
        }
    }
}
