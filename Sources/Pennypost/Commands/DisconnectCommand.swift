import ArgumentParser
import Mailboxes

/// `pennypost disconnect ADDRESS`: forgets a mailbox.
struct DisconnectCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "disconnect",
        abstract: "Forget a mailbox: its password and what was fetched from it.",
        discussion: """
            Nothing is removed from the server. A mailbox with unsent messages is kept unless --discard-unsent is given.

            Example:
              pennypost disconnect info@firma.cz
            """)

    private struct Answer: Encodable {
        var address: String
        var disconnected = true
    }

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Flag(help: "Discard messages that have not been sent.")
    var discardUnsent = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let mailbox = try await Workplace.open(program) { workplace in
            let mailbox = try await workplace.directory.mailbox(address: address)
            try await workplace.directory.disconnect(mailbox, discardingUnsent: discardUnsent)
            return mailbox
        }
        if json {
            try Console.current.say(json: Answer(address: mailbox.address))
        } else {
            Console.current.say("Disconnected", .good, mailbox.address)
        }
    }
}
