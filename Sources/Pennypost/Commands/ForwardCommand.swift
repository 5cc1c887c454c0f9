import ArgumentParser
import Mailboxes

/// `pennypost forward ID --to ADDRESS`: forwards a fetched message.
struct ForwardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forward",
        abstract: "Forward a fetched message with its files.",
        discussion: """
            The text of the message stands below its sender, date, subject and recipients; its files go along as they were \
            received. The message is marked as forwarded once the server has taken the letter.

            Example:
              pennypost forward 42 --to ucetni@firma.cz --text note.txt
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The message's number, as list shows it.")
    var id: Int64

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Recipients.", valueName: "address"))
    var to: [String] = []

    @Flag(help: "Leave the message's files out.")
    var noAttachments = false

    @OptionGroup var letter: LetterOptions

    func run() async throws {
        let answer = AnswerInput(id: id, kind: .forward, takesAttachments: !noAttachments)
        try await letter.send(answer, to: to, in: program)
    }
}
