internal import ArgumentParser
internal import Mailboxes

/// `pennypost fetch [ADDRESS]`: brings what has arrived.
struct FetchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch what has arrived, in one mailbox or in all.",
        discussion: """
            Messages stay unread at the server. Where one of several mailboxes cannot be fetched the others are, and the \
            exit status tells it.

            Example:
              pennypost fetch info@firma.cz
              pennypost fetch --verify && pennypost mailboxes
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox; all of them where none is given.")
    var address: String?

    @Flag(help: "Compare every message at the server with what is here, and mend what differs.")
    var verify = false

    @Flag(help: "Print one JSON object a mailbox.")
    var json = false

    func run() async throws {
        let status = try await Workplace.open(program) { workplace in
            let mailboxes = try await self.mailboxes(workplace)
            return try await Interruption.cancellable { [json, verify] in
                var status = ExitStatus.success
                for mailbox in mailboxes {
                    let result = try await Self.fetch(mailbox, workplace, isThorough: verify)
                    try Self.say(mailbox, result, json: json)
                    if case .failure(let failure) = result { status = failure.status }
                }
                return status
            }
        }
        if status != .success { throw QuietFailure(status: status) }
    }

    private func mailboxes(_ workplace: Workplace) async throws -> [Mailbox] {
        if let address { return [try await workplace.directory.mailbox(address: address)] }
        let mailboxes = try await workplace.directory.mailboxes()
        guard !mailboxes.isEmpty else {
            throw CommandFailure(
                status: .configuration, code: "not-connected", field: "fetch", message: "no mailbox is connected",
                remedy: "Connect one: pennypost connect you@gmail.com")
        }
        return mailboxes
    }

    private static func fetch(
        _ mailbox: Mailbox, _ workplace: Workplace, isThorough: Bool
    ) async throws -> Result<FetchSummary, CommandFailure> {
        let progress = ProgressLine()
        defer { progress.clear() }
        do {
            let summary = try await MailFetcher(directory: workplace.directory).fetch(mailbox, isThorough: isThorough) {
                step in
                progress.show("\(mailbox.address) \(step.folder)", done: step.stored, of: step.total)
            }
            return .success(summary)
        } catch let failure as ServerFailure where !Task.isCancelled {
            return .failure(CommandFailure(failure))
        }
    }

    private static func say(
        _ mailbox: Mailbox, _ result: Result<FetchSummary, CommandFailure>, json: Bool
    ) throws {
        if json {
            try Console.shared.say(json: FetchDocument(address: mailbox.address, result: result))
            return
        }
        switch result {
        case .success(let summary):
            let count = summary.newMessages.count
            let style: TextStyle = count > 0 ? .good : .plain
            Console.shared.say(mailbox.address, style, "\(count) new message\(count == 1 ? "" : "s")")
            for message in summary.oversize {
                Console.shared.say(
                    "  left at the server: \(message.folder), UID \(message.uid), \(MessageSummary.size(message.size))")
            }
            for message in summary.undelivered {
                Console.shared.say("  not handed out: \(message.folder), UID \(message.uid), \(message.reason)")
            }
        case .failure(let failure):
            FailureReporter(isJSON: false).report(failure)
        }
    }
}
