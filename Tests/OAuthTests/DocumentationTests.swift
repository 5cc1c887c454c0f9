import Foundation
import Testing

/// The documentation page matches the code.
@Suite("Documentation/OAuth.md") struct DocumentationTests {
    @Test("The first example on the page is the compiled one")
    func theFirstExampleOnThePageIsCompiled() throws {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        func text(_ path: String) throws -> String {
            try String(contentsOf: here.appendingPathComponent(path).standardizedFileURL, encoding: .utf8)
        }
        let page = try text("../../Documentation/OAuth.md")
        let first = page.components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first
        #expect(first == (try text("DocumentationExample.swift")))
    }
}
