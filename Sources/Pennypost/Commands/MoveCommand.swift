import ArgumentParser
import Mailboxes

/// `pennypost move ID… --to FOLDER`: moves messages to another folder of their mailbox.
struct MoveCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Move messages to another folder of their mailbox.",
        discussion: """
            If the server cannot be reached, the messages are moved with the next fetch.

            Example:
              pennypost move 42 43 --to Archive
              pennypost move 44 --to junk
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The messages' numbers, from: pennypost list")
    var ids: [Int64]

    @Option(
        help: ArgumentHelp("The folder, by its name or its role (sent, trash, archive …).", valueName: "folder"))
    var to: String

    @Option(help: ArgumentHelp("The folder to move from, if a message is in several.", valueName: "folder"))
    var from: String?

    @Flag(help: "Print one JSON object per message.")
    var json = false

    func run() async throws {
        try await ActionRun(ids: ids, past: "moved to \(to)", json: json).run(program) { [ids, to, from] actions in
            do {
                return try await actions.move(ids, to: to, from: from)
            } catch let error as MailboxError {
                throw CommandFailure(error, folders: [("--to", to), ("--from", from)])
            }
        }
    }
}
