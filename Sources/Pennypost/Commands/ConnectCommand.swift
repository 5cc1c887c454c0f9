internal import ArgumentParser
internal import MailWire
internal import Mailboxes

/// `pennypost connect ADDRESS`: proves a mailbox at both its servers and stores it.
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Connect a mailbox with its address and an app password.",
        discussion: """
            The password is asked for without being shown, or read from a file; it is never an argument. White space in \
            an app password of 16 letters does not matter. Both servers are tried before anything is stored.

            With --oauth the person signs in on the provider's page instead, in a browser on this machine, or with \
            --device by a code that is typed on any other. Documentation/OAuth.md says for which providers.

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

    @Option(
        help: ArgumentHelp("A file with the password; - reads standard input.", valueName: "file"), completion: .file())
    var passwordFile: String?

    @Flag(help: "Sign in on the provider's page in place of a password.")
    var oauth = false

    @Flag(help: "Sign in with a code that is typed on the provider's page on any device.")
    var device = false

    @Option(help: ArgumentHelp("The user name, where it is not the address.", valueName: "name"))
    var user: String?

    @Option(
        help: ArgumentHelp("The IMAP server, where it is not known.", valueName: "host:port[/tls|/starttls|/plain]"))
    var imap: String?

    @Option(
        help: ArgumentHelp("The SMTP server, where it is not known.", valueName: "host:port[/tls|/starttls|/plain]"))
    var smtp: String?

    @Option(
        help: ArgumentHelp("Trust the authorities of this PEM file, and no others.", valueName: "file"),
        completion: .file())
    var ca: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard passwordFile == nil || !(oauth || device) else {
            throw ValidationError("--password-file does not go together with --oauth and --device.")
        }
    }

    func run() async throws {
        var request = ConnectRequest(address: address, name: name, password: Secret(""), userName: user)
        request.imap = try endpoint(imap, "--imap", defaultPort: 993)
        request.smtp = try endpoint(smtp, "--smtp", defaultPort: 465)
        if let ca { request.authorityPEM = try GivenFile(option: "--ca", path: ca).read(limit: Self.longestAuthority) }
        if !oauth && !device {
            request.password = try GivenPassword.read(file: passwordFile, question: "App password of \(address):")
        }
        let proposed = request
        let mailbox =
            if oauth || device {
                try await PersonSignIn(program: program, onDevice: device).run { connector, discovery in
                    try await connector.connection(for: proposed, discovery: discovery)
                }.mailbox
            } else {
                try await Workplace.open(program) { workplace in
                    try await Interruption.cancellable {
                        try await MailboxConnector(directory: workplace.directory, discovery: workplace.discovery)
                            .connect(proposed)
                    }
                }
            }
        if json {
            try Console.shared.say(json: MailboxDocument(mailbox))
        } else {
            Console.shared.say("Connected", .good, mailbox.address)
            Console.shared.say("  IMAP  \(mailbox.imap)")
            Console.shared.say("  SMTP  \(mailbox.smtp)")
            Console.shared.say("  user  \(mailbox.userName)")
        }
    }

    static let longestAuthority = 4 * 1024 * 1024

    private func endpoint(_ text: String?, _ option: String, defaultPort: Int) throws(CommandFailure) -> Endpoint? {
        guard let text else { return nil }
        do throws(EndpointError) {
            return try Endpoint(parsing: text, defaultPort: defaultPort)
        } catch {
            throw CommandFailure(error, field: option)
        }
    }
}
