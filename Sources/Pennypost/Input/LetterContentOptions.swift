import ArgumentParser

/// The help texts for a letter's contents, which differ between commands.
protocol LetterHelp {
    static var cc: String { get }
    static var subject: String { get }
    static var attach: String { get }
}

/// The help texts for a new letter.
enum NewLetterHelp: LetterHelp {
    static let cc = "Recipients of a copy."
    static let subject = "The subject."
    static let attach = "Files to attach."
}

/// The help texts for an answer, whose contents follow largely from the message.
enum AnswerHelp: LetterHelp {
    static let cc = "Additional recipients of a copy."
    static let subject = "A subject instead of the message's own."
    static let attach = "Additional files to attach."
}

/// The contents of a letter, for `send`, `reply` and `forward`.
struct LetterContentOptions<Help: LetterHelp>: ParsableArguments {
    @Option(parsing: .upToNextOption, help: ArgumentHelp(Help.cc, valueName: "address"))
    var cc: [String] = []

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Recipients that the others do not see.", valueName: "address"))
    var bcc: [String] = []

    @Option(help: ArgumentHelp(Help.subject, valueName: "text"))
    var subject: String?

    @Option(
        help: ArgumentHelp("A file with the text, in UTF-8; - reads standard input.", valueName: "file"),
        completion: .file())
    var text: String?

    @Option(
        help: ArgumentHelp("A file with the text as HTML, in UTF-8; - reads standard input.", valueName: "file"),
        completion: .file())
    var html: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp(Help.attach, valueName: "file"), completion: .file())
    var attach: [String] = []

    @Option(
        help: ArgumentHelp(
            "A key that makes a second call harmless: one key, one message.", valueName: "unique"))
    var key: String?

    func validate() throws {
        guard ([text, html].compactMap(\.self) + attach).count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("Standard input can be read only once: give - for one file only.")
        }
    }

    /// Whether one of the options was given.
    var isGiven: Bool {
        [subject, text, html, key].contains { $0 != nil } || !(cc.isEmpty && bcc.isEmpty && attach.isEmpty)
    }

    func draft(from sender: String?, to: [String]) -> DraftInput {
        DraftInput(
            from: sender, to: to, cc: cc, bcc: bcc, subject: subject, text: text.map(DraftInput.Body.file),
            html: html.map(DraftInput.Body.file), attachments: attach, key: key)
    }
}
