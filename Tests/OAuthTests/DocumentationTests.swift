import TestSupport
import Testing

/// The documentation page matches the code.
@Suite("Documentation/OAuth.md") struct DocumentationTests {
    @Test("The first example on the page is the compiled one")
    func theFirstExampleOnThePageIsCompiled() throws {
        let example = try Repository.text("Tests/OAuthTests/DocumentationExample.swift")
        #expect(try Repository.firstExample(on: "Documentation/OAuth.md") == example)
    }
}
