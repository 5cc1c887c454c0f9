import ArgumentParser
import Mailboxes

/// `pennypost delete ID…`: moves messages to the trash, or removes those already there for good.
struct DeleteCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Move messages to the trash; delete those in the trash permanently.",
        discussion: """
            If the server cannot be reached, this is done with the next fetch.

            Example:
              pennypost delete 42
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The messages' numbers, from: pennypost list")
    var ids: [Int64]

    @Flag(help: "Print one JSON object per message.")
    var json = false

    func run() async throws {
        try await ActionRun(ids: ids, past: "deleted", json: json).run(program) { [ids] actions in
            try await actions.delete(ids)
        }
    }
}
