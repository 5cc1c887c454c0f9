import ArgumentParser
import Mailboxes

/// `pennypost reply ID`: answers a fetched message.
struct ReplyCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "reply",
        abstract: "Answer a fetched message.",
        discussion: """
            The answer goes to Reply-To or From, and with --all also to everyone else who got the message. It has the \
            subject with Re:, quotes the text, and belongs to the same conversation. The message is marked as answered \
            once the server has accepted the answer.

            Example:
              pennypost reply 42 --text answer.txt
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The message's number, from: pennypost list")
    var id: Int64

    @Flag(help: "Answer everyone in To and Cc as well.")
    var all = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Recipients instead of those that the message names.", valueName: "address"))
    var to: [String] = []

    @Flag(help: "Leave out the message's text.")
    var noQuote = false

    @OptionGroup var letter: LetterOptions

    func run() async throws {
        let answer = AnswerInput(id: id, kind: .reply, toAll: all, quotes: !noQuote)
        try await letter.send(answer, to: to, in: program)
    }
}
