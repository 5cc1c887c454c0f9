import Foundation
import MIME
import TestSupport
import Testing

@Suite("What the documentation shows")
struct DocumentationTests {
    @Test("The page's first example is this code, and does what the page says")
    func example() throws {
        let result = try DocumentationExample.example()
        #expect(result.subject == "Faktura č. 2026090012")
        #expect(result.invoice == Array("%PDF-1.7 …".utf8))

        let source = try Repository.text("Tests/MIMETests/Documentation/DocumentationExample.swift")
        let code = try #require(
            source.split(separator: "    // example\n").last?.split(separator: "    // end of").first)
        let shown = code.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }.joined(separator: "\n")
            .replacing("static func", with: "func")
        let block = try #require(try Repository.firstExample(on: "Documentation/MIME.md"))
        #expect(block.trimmingCharacters(in: .newlines) == shown.trimmingCharacters(in: .newlines))
    }
}
