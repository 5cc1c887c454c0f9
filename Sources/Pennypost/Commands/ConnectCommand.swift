import ArgumentParser
import MailSetup
import MailWire
import Mailboxes

/// `pennypost connect ADDRESS`: proves a mailbox at both its servers, and stores it.
struct ConnectCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Connect a mailbox with its address and an app password.",
        discussion: """
            The password is typed unseen or read from a file; it is never an argument. Spaces in an app password of 16 \
            letters do not matter. Nothing is stored until both servers have accepted the sign-in.

            With --oauth, you sign in on the provider's page instead, in a browser on this machine. With --device, you \
            type a code on that page on any device. Documentation/OAuth.md lists the providers that support this.

            Example:
              pennypost connect you@gmail.com --name "Jana Nováková"
              pennypost connect you@outlook.com --oauth
              pennypost connect info@firma.cz --imap mail.firma.cz:993 --smtp mail.firma.cz:465 --password-file -
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The mailbox's full address.")
    var address: String

    @Option(help: ArgumentHelp("The sender's name in messages.", valueName: "name"))
    var name: String?

    @OptionGroup var options: MailboxOptions

    @Flag(help: "Sign in on the provider's page instead of with a password.")
    var oauth = false

    @Flag(help: "Sign in by typing a code on the provider's page, on any device.")
    var device = false

    @Flag(help: "Apply a suggested fix, such as another port, without asking.")
    var fix = false

    @Flag(help: .hidden)
    var mend = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// The most fixes to apply: one may show that another is needed.
    private static let mostFixes = 4

    func validate() throws {
        guard options.passwordFile == nil || !(oauth || device) else {
            throw ValidationError("--password-file cannot be combined with --oauth or --device.")
        }
    }

    func run() async throws {
        if mend { FormerOption.warn("--mend", isNow: "--fix", isJSON: json) }
        var request = try options.request(of: address, name: name)
        let texts = try GivenLanguage.texts(options.language)
        if !oauth && !device {
            request.password = try GivenPassword.read(
                file: options.passwordFile, question: "App password for \(address):")
        }
        let proposed = request
        let (mailbox, notice) =
            oauth || device ? (try await signedIn(proposed), nil) : try await connected(proposed, texts)
        if json { return try Console.current.say(json: MailboxDocument(mailbox)) }
        Console.current.say("Connected", .good, mailbox.address)
        Console.current.say("  IMAP  \(mailbox.imap)")
        Console.current.say("  SMTP  \(mailbox.smtp)")
        Console.current.say("  user  \(mailbox.userName)")
        guard let notice else { return }
        Console.current.say("  \(texts.advice(on: notice).cause)")
    }

    /// Connects with what the person allows on the provider's page.
    private func signedIn(_ proposed: ConnectRequest) async throws -> Mailbox {
        try await PersonSignIn(program: program, onDevice: device).run { workplace, connector in
            try await connector.connection(
                for: proposed, in: try await workplace.place(), discovery: workplace.discovery)
        }.mailbox
    }

    /// Connects with a password.
    private func connected(
        _ proposed: ConnectRequest, _ texts: DoctorTexts
    ) async throws -> (mailbox: Mailbox, notice: Diagnosis?) {
        try await Workplace.open(program) { workplace in
            try await Interruption.cancellable {
                let connector = MailboxConnector(directory: workplace.directory, discovery: workplace.discovery)
                return try await connect(proposed, in: try await workplace.place(), by: connector, texts)
            }
        }
    }

    /// Connects, and applies the fixes that the person accepts.
    private func connect(
        _ proposed: ConnectRequest, in place: MailboxPlace, by connector: MailboxConnector, _ texts: DoctorTexts
    ) async throws -> (mailbox: Mailbox, notice: Diagnosis?) {
        var request = proposed
        var fixes = 0
        while true {
            do {
                return try await connector.connect(request, in: place)
            } catch ConnectError.diagnosed(let examination) {
                guard let diagnosis = examination.diagnosis else { throw ConnectError.diagnosed(examination) }
                let failure = CommandFailure(diagnosis, texts)
                guard let fix = diagnosis.fix, fixes < Self.mostFixes, accepts(failure) else { throw failure }
                request.accept(fix)
                fixes += 1
            }
        }
    }

    private func accepts(_ failure: CommandFailure) -> Bool {
        if fix || mend { return true }
        guard !json, Console.current.isTerminal, let remedy = failure.remedy else { return false }
        return FixPrompt.accepts("\(failure.message) \(remedy)?")
    }
}
