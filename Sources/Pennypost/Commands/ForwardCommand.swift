import ArgumentParser
import Mailboxes

/// `pennypost forward ID --to ADDRESS`: forwards a fetched message.
struct ForwardCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Forward a fetched message with its files.",
        discussion: """
            The message's text follows its sender, date, subject and recipients. Its files are attached as they were \
            received. The message is marked as forwarded once the server has accepted the new one.

            Example:
              pennypost forward 42 --to ucetni@firma.cz --text note.txt
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The message's number, from: pennypost list")
    var id: Int64

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Recipients.", valueName: "address"))
    var to: [String] = []

    @Flag(help: "Leave out the message's files.")
    var noAttachments = false

    @OptionGroup var letter: LetterOptions

    func run() async throws {
        let answer = AnswerInput(id: id, kind: .forward, takesAttachments: !noAttachments)
        try await letter.send(answer, to: to, in: program)
    }
}
