import ArgumentParser
import Mailboxes

/// `pennypost test ADDRESS`: sends a message from a mailbox to itself, and fetches it back.
struct TestCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a message from a mailbox to itself, fetch it back, and report the result.",
        discussion: """
            The message takes the usual way, through the outbox and a fetch. The report says how long each leg took, which \
            folder the message arrived in, whether its copy is in Sent, and what the receiving side checked. \
            Afterwards, the message is removed.

            Example:
              pennypost test info@firma.cz
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Option(
        help: ArgumentHelp(
            "How long the message, and its copy in Sent, may take to turn up (default: 120).", valueName: "seconds"))
    var limit: Int?

    @Flag(help: "Leave the message and its copy in the mailbox.")
    var keep = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let limit, !(1...86_400).contains(limit) {
            throw ValidationError("--limit: “\(limit)” is not from 1 to 86400. Write a number of seconds.")
        }
    }

    func run() async throws {
        var policy = RoundTripPolicy()
        if let limit { policy.limit = .seconds(limit) }
        let test = RoundTripRun(address: address, policy: policy, keepsLetter: keep, isJSON: json)
        let status = try await Workplace.open(program) { workplace in
            try await Interruption.cancellable { try await test.run(workplace) }
        }
        if status != .success { throw QuietFailure(status: status) }
    }
}
