import ArgumentParser
import Testing

@testable import Pennypost

@Suite("The command parse")
struct ParseCommandTests {
    @Test("Files and --json are understood; no file at all is an error")
    func understandsArguments() throws {
        let command = try ParseCommand.parse(["a.eml", "-", "--json"])
        #expect(command.files == ["a.eml", "-"])
        #expect(command.json)
        #expect(throws: (any Error).self) { try ParseCommand.parse(["--json"]) }
    }

    @Test("The help ends with an example")
    func endsHelpWithExample() {
        #expect(ParseCommand.configuration.discussion.hasSuffix("jq -r '.attachments[].filename'"))
    }

    @Test("If a file cannot be read, the exit status is 1")
    func failsIfAFileIsMissing() throws {
        let command = try ParseCommand.parse(["/nowhere/a.eml"])
        let failure = #expect(throws: QuietFailure.self) { try command.run() }
        #expect(failure?.status == .partial)
    }
}
