internal import ArgumentParser
internal import MailWire
internal import Mailboxes

/// `pennypost password ADDRESS`: gives a connected mailbox another password.
struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Give a connected mailbox a new app password.",
        discussion: """
            The new password is tried at both servers first, and the old one is dropped only where both take it. What \
            waits in the outbox then leaves in order with: pennypost send --pending

            Example:
              pennypost password info@firma.cz
              pass show mail/info@firma.cz | pennypost password info@firma.cz --password-file -
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Option(
        help: ArgumentHelp("A file with the password; - reads standard input.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let (mailbox, waiting) = try await Workplace.open(program) { workplace in
            // Whoever mistypes the address is told before being asked for a password.
            let known = try await workplace.directory.mailbox(address: address)
            let password = try GivenPassword.read(file: passwordFile, question: "New app password of \(known.address):")
            return try await Interruption.cancellable {
                let mailbox = try await PasswordReplacement(directory: workplace.directory).replace(
                    of: known.address, with: password)
                let waiting = try await Outbox(directory: workplace.directory).items(of: mailbox, open: true)
                return (mailbox, waiting.count)
            }
        }
        if json { return try Console.shared.say(json: MailboxDocument(mailbox)) }
        Console.shared.say("Replaced", .good, "the password of \(mailbox.address)")
        guard waiting > 0 else { return }
        let what = waiting == 1 ? "1 message waits and leaves" : "\(waiting) messages wait and leave in order"
        Console.shared.say("  \(what) with: pennypost send --pending --from \(mailbox.address)")
    }
}
