import Foundation
import MIME
import Testing

@Suite("What the documentation shows")
struct DocumentationTests {
    @Test("The page's first example is this code, and does what the page says")
    func example() throws {
        let result = try DocumentationExample.example()
        #expect(result.subject == "Faktura č. 2026090012")
        #expect(result.invoice == Array("%PDF-1.7 …".utf8))

        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: here.appending(path: "DocumentationExample.swift"), encoding: .utf8)
        let page = try String(
            contentsOf: here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Documentation/MIME.md"), encoding: .utf8)
        let code = try #require(
            source.split(separator: "    // example\n").last?.split(separator: "    // end of").first)
        let shown = code.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }.joined(separator: "\n")
            .replacing("static func", with: "func")
        let block = try #require(page.split(separator: "```swift\n").dropFirst().first?.split(separator: "```").first)
        #expect(String(block).trimmingCharacters(in: .newlines) == shown.trimmingCharacters(in: .newlines))
    }
}
