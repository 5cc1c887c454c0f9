import ArgumentParser
import Mailboxes

/// `pennypost mark ID… --read`: marks messages, here and at the server.
struct MarkCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Mark messages as read, unread, answered or flagged.",
        discussion: """
            Messages are marked here at once, and at the server too. If it cannot be reached, that is done with the next \
            fetch.

            Example:
              pennypost mark 42 43 --read
            """)

    /// The marks, as options.
    enum Choice: String, EnumerableFlag {
        case read, unread, answered, unanswered, flagged, unflagged
    }

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The messages' numbers, from: pennypost list")
    var ids: [Int64]

    @Flag(help: "What to mark them as.")
    var mark: Choice

    @Flag(help: "Print one JSON object per message.")
    var json = false

    func run() async throws {
        guard let mark = MessageActions.Mark(rawValue: mark.rawValue) else { throw ValidationError("Give one mark.") }
        try await ActionRun(ids: ids, past: "marked as \(mark.rawValue)", json: json).run(program) { [ids] actions in
            try await actions.mark(ids, as: mark)
        }
    }
}
