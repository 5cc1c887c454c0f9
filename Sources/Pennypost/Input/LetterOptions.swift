internal import ArgumentParser
internal import Mailboxes

/// What `reply` and `forward` have in common.
struct LetterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A connected mailbox to write from (default: that of the message).", valueName: "address"))
    var from: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("More recipients of a copy.", valueName: "address"))
    var cc: [String] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Recipients whom the others do not see.", valueName: "address"))
    var bcc: [String] = []

    @Option(help: ArgumentHelp("Another subject than the message's own.", valueName: "text"))
    var subject: String?

    @Option(
        help: ArgumentHelp("A file with the text, in UTF-8; - reads standard input.", valueName: "file"),
        completion: .file())
    var text: String?

    @Option(help: ArgumentHelp("A file with the text as HTML, in UTF-8.", valueName: "file"), completion: .file())
    var html: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files to add.", valueName: "file"), completion: .file())
    var attach: [String] = []

    @Option(help: ArgumentHelp("What makes a second call harmless: one key, one letter.", valueName: "unique"))
    var key: String?

    @Option(
        help: ArgumentHelp("The language of the words above the quotation.", valueName: GivenLanguage.form))
    var language: String?

    @Flag(help: "If the server asks to come again later, wait and try again until it takes or refuses the letter.")
    var wait = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Puts the letter into the outbox and hands it over.
    func send(_ answer: AnswerInput, to: [String], in program: PennypostProgram) async throws {
        var input = DraftInput(
            from: from, to: to, cc: cc, bcc: bcc, subject: subject, text: text.map(DraftInput.Body.file),
            html: html.map(DraftInput.Body.file), attachments: attach, key: key)
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
