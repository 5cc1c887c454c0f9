import ArgumentParser
import MailSetup
import Mailboxes

/// `pennypost fetch [ADDRESS…]`: fetches what has arrived, once or until it is stopped.
struct FetchCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch what has arrived in some mailboxes or in all.",
        discussion: """
            Messages stay unread at the server. If a mailbox cannot be fetched, the others still are, and the exit status \
            reports the failure. Messages or folders that stay at the server are named, and the status is 1.

            With --watch, it runs until Ctrl-C: messages are fetched as soon as the server reports them, and those in the \
            outbox leave when they are due.

            Example:
              pennypost fetch info@firma.cz
              pennypost fetch --watch
              pennypost fetch --verify && pennypost mailboxes
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: ArgumentHelp("Connected mailboxes (default: all).", valueName: "address"))
    var addresses: [String] = []

    @Flag(help: "Run until Ctrl-C: fetch what arrives at once, and send what waits in the outbox.")
    var watch = false

    @Flag(help: "With --watch: leave the outbox alone.")
    var noSend = false

    @Flag(help: "Compare every message at the server with what is stored, and correct what differs.")
    var verify = false

    @Flag(help: "Print one JSON object per mailbox; with --watch, one per event.")
    var json = false

    /// How long to wait for another command that the same server carries out.
    private static let patienceBesideOthers = Duration.seconds(120)

    func validate() throws {
        if noSend, !watch { throw ValidationError("--no-send needs --watch.") }
        if verify, watch { throw ValidationError("--verify cannot be used with --watch, which verifies every night.") }
    }

    func run() async throws {
        let status = try await Workplace.open(program) { workplace in
            let mailboxes = try await self.mailboxes(workplace)
            if watch {
                let watching = Watching(workplace: workplace, sends: !noSend, isJSON: json)
                return try await Interruption.cancellable {
                    await watching.run(mailboxes, isAll: addresses.isEmpty)
                    return ExitStatus.success
                }
            }
            return try await Interruption.cancellable { [json, verify] in
                var status = ExitStatus.success
                for mailbox in mailboxes {
                    let result = try await Self.fetch(mailbox, workplace, isThorough: verify)
                    try Self.say(mailbox, result, json: json)
                    switch result {
                    case .success(let summary):
                        // A failure outweighs what another mailbox lacks.
                        if summary.lacksSomething, status == .success { status = .partial }
                    case .failure(let failure): status = failure.status
                    }
                }
                return status
            }
        }
        if status != .success { throw QuietFailure(status: status) }
    }

    private func mailboxes(_ workplace: Workplace) async throws -> [Mailbox] {
        if !addresses.isEmpty {
            var chosen: [Mailbox] = []
            for address in addresses {
                let mailbox = try await workplace.directory.mailbox(address: address)
                if !chosen.contains(where: { $0.id == mailbox.id }) { chosen.append(mailbox) }
            }
            return chosen
        }
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
            var limits = FetchLimits()
            // Alone, no other command of this folder could fetch.
            if Workplace.isOfServer { limits.patience = patienceBesideOthers }
            let fetcher = MailFetcher(directory: workplace.directory, limits: limits)
            let summary = try await fetcher.fetch(mailbox, isThorough: isThorough) { step in
                progress.show("\(mailbox.address) \(step.folder)", done: step.stored, of: step.total)
            }
            return .success(summary)
        } catch let failure as ServerFailure where !Task.isCancelled {
            return .failure(CommandFailure(failure))
        } catch let error as MailboxError {
            guard case .inUse = error else { throw error }
            return .failure(CommandFailure(error))
        }
    }

    private static func say(
        _ mailbox: Mailbox, _ result: Result<FetchSummary, CommandFailure>, json: Bool
    ) throws {
        switch result {
        case .success(let summary) where json:
            try Console.current.say(json: FetchDocument(summary, of: mailbox.address))
        case .failure(let failure) where json:
            try Console.current.say(
                json: FetchFailureDocument(address: mailbox.address, error: FailureDocument.Body(failure)))
        case .success(let summary):
            let count = summary.newMessages.count
            let style: TextStyle = summary.lacksSomething ? .warning : count > 0 ? .good : .plain
            Console.current.say(
                mailbox.address, style,
                "\(count) new message\(count == 1 ? "" : "s")"
                    + (summary.shortfall.isEmpty ? "" : "; not everything was fetched"))
            for line in summary.shortfall.lines() { Console.current.say("  \(line)") }
            for (id, words) in summary.refusedActions.sorted(by: { $0.key < $1.key }) {
                Console.current.say("  refused: message \(id); the server said: \(words)")
            }
        case .failure(let failure):
            FailureReporter(isJSON: false).report(failure)
        }
    }
}

extension FetchSummary {
    /// Whether something stayed at the server, or was refused there.
    fileprivate var lacksSomething: Bool { !shortfall.isEmpty || !refusedActions.isEmpty }
}
