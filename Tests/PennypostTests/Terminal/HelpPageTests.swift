import ArgumentParser
import Testing

@testable import Pennypost

@Suite("Help")
struct HelpPageTests {
    @Test(
        "Every command's help ends with its example",
        arguments: PennypostProgram.configuration.subcommands.map { $0._commandName })
    func examples(command: String) throws {
        let type = try #require(PennypostProgram.configuration.subcommands.first { $0._commandName == command })
        let page = HelpPage.withExampleLast(PennypostProgram.helpMessage(for: type))
        let example = try #require(page.split(separator: "\nExample:\n").last)
        #expect(!example.contains("USAGE:"))
        #expect(!example.contains("OPTIONS:"))
        #expect(example.contains("pennypost \(command)"))
        #expect(page.contains("USAGE: pennypost"))
    }

    @Test("A text without an example stays as it is")
    func others() {
        #expect(HelpPage.withExampleLast("0.1.0") == "0.1.0")
    }
}
