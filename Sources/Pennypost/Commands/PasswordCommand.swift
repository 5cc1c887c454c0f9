import ArgumentParser
import MailWire
import Mailboxes

/// `pennypost password ADDRESS`: replaces the password of a connected mailbox.
struct PasswordCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "password",
        abstract: "Give a connected mailbox a new app password.",
        discussion: """
            The new password is tried at both servers first. The old one is replaced only if both accept it. Messages that \
            wait in the outbox are then sent in order by: pennypost send --pending

            If you signed in to the mailbox on the provider's page, you sign in there again.

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

    @Flag(help: "Sign in by typing a code on the provider's page, on any device.")
    var device = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let result = if let replaced = try await replaced() { replaced } else { try await signedInAnew() }
        let (mailbox, waiting) = result
        if json { return try Console.current.say(json: MailboxDocument(mailbox)) }
        Console.current.say(
            "Replaced", .good, "the \(mailbox.signIn == .oauth ? "sign-in" : "password") of \(mailbox.address)")
        guard waiting > 0 else { return }
        let what = waiting == 1 ? "1 message waits and is sent" : "\(waiting) messages wait and are sent in order"
        Console.current.say("  \(what) by: pennypost send --pending --from \(mailbox.address)")
    }

    /// Replaces the password. Returns `nil` if the person signs in on the provider's page instead: `--device` was
    /// given, or the mailbox has no password and no file gives one.
    private func replaced() async throws -> (mailbox: Mailbox, waiting: Int)? {
        if device { return nil }
        return try await Workplace.open(program) { workplace in
            // A mistyped address is reported before the password is asked for.
            let known = try await workplace.directory.mailbox(address: address)
            guard known.signIn == .password || passwordFile != nil else { return nil }
            let password = try GivenPassword.read(
                file: passwordFile, question: "New app password for \(known.address):")
            return try await Interruption.cancellable {
                let mailbox = try await PasswordReplacement(directory: workplace.directory).replace(
                    of: known, with: password)
                let waiting = try await Outbox(directory: workplace.directory).items(of: mailbox, open: true)
                return (mailbox, waiting.count)
            }
        }
    }

    private func signedInAnew() async throws -> (mailbox: Mailbox, waiting: Int) {
        try await PersonSignIn(program: program, onDevice: device).run { _, connector in
            try await connector.renewal(of: address)
        }
    }
}
