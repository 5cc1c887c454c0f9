import ArgumentParser
import Mailboxes

/// The options that `reply` and `forward` have in common.
struct LetterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The connected mailbox to send from (default: the one that the message is in).", valueName: "address"))
    var from: String?

    @OptionGroup var content: LetterContentOptions<AnswerHelp>

    @Option(
        help: ArgumentHelp("The language of the line above the quote.", valueName: GivenLanguage.form))
    var language: String?

    @Flag(help: "If the server asks to try later, wait and try again until it accepts or refuses the message.")
    var wait = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Puts the letter into the outbox and sends it.
    func send(_ answer: AnswerInput, to: [String], in program: PennypostProgram) async throws {
        var input = content.draft(from: from, to: to)
        var answer = answer
        answer.language = try GivenLanguage.language(language)
        input.answer = answer
        let (letter, options) = (input, SendingOptions(waits: wait, isJSON: json, grace: nil))
        let status = try await Workplace.open(program) { workplace in
            try await Interruption.cancellable {
                try await Sending(workplace: workplace, options: options).send(letter)
            }
        }
        if status != .success { throw QuietFailure(status: status) }
    }
}
