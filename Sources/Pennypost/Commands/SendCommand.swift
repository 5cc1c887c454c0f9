import ArgumentParser

/// `pennypost send`: puts a message into the outbox and sends it.
struct SendCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send a message, or many, through a connected mailbox.",
        discussion: """
            The message is on disk before the server receives any of it. A message that cannot leave now waits in the outbox. \
            The next send, --pending or --wait sends it. The same --key never sends twice.

            A batch has one JSON object per line, with the fields from, to, cc, bcc, subject, text or textFile, html or \
            htmlFile, attach, key, inReplyTo (the number of a message that it answers). to, cc, bcc and attach are a \
            string or an array. An invalid line is reported, and the others are sent.

            Example:
              pennypost send --from info@firma.cz --to jan@example.cz --subject "Faktura 2026-0142" \
            --text body.txt --attach faktura.pdf --key invoice-2026-0142
            """)

    @ParentCommand var program: PennypostProgram

    @Option(
        help: ArgumentHelp("A connected mailbox, perhaps with a name: \"Jan <jan@firma.cz>\".", valueName: "address"))
    var from: String?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Recipients.", valueName: "address"))
    var to: [String] = []

    @OptionGroup var content: LetterContentOptions<NewLetterHelp>

    @Option(
        help: ArgumentHelp("A file with one message per line, as JSON; - reads standard input.", valueName: "file"),
        completion: .file())
    var batch: String?

    @Flag(help: "Send what waits in the outbox of --from, or of all mailboxes.")
    var pending = false

    @Flag(help: "If the server asks to try later, wait and try again until it accepts or refuses the message.")
    var wait = false

    @Option(
        help: ArgumentHelp(
            "How long an uncertain message may still turn up in Sent before it counts as not accepted "
                + "(default: 1800).", valueName: "seconds"))
    var grace: Int?

    @Flag(help: "Print one JSON object per message.")
    var json = false

    func validate() throws {
        if let grace, !(0...864_000).contains(grace) {
            throw ValidationError("--grace: “\(grace)” is not from 0 to 864000. Write a number of seconds.")
        }
        guard batch != nil || pending else { return }
        if batch != nil, pending { throw ValidationError("Give --batch or --pending, not both.") }
        guard to.isEmpty, !content.isGiven else {
            throw ValidationError(
                "With --\(pending ? "pending" : "batch"), only --from, --wait, --grace and --json are allowed.")
        }
    }

    func run() async throws {
        let job = self.job
        let options = SendingOptions(
            waits: wait, isJSON: json, grace: grace.map { Duration.seconds($0) })
        let status = try await Workplace.open(program) { workplace in
            try await Interruption.cancellable {
                let sending = Sending(workplace: workplace, options: options)
                return switch job {
                case .single(let input): try await sending.send(input)
                case .batch(let file, let sender): try await BatchSending(sending).send(file, sender: sender)
                case .pending(let sender): try await sending.sendPending(sender)
                }
            }
        }
        if status != .success { throw QuietFailure(status: status) }
    }

    private enum Job: Sendable {
        case single(DraftInput)
        case batch(GivenFile, sender: String?)
        case pending(sender: String?)
    }

    private var job: Job {
        if let batch { return .batch(GivenFile(option: "--batch", path: batch), sender: from) }
        if pending { return .pending(sender: from) }
        return .single(content.draft(from: from, to: to))
    }
}
