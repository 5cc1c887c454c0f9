import ArgumentParser
import Mailboxes
import Storage

/// `pennypost outbox list [ADDRESS]`
struct OutboxListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the messages of the outbox, newest first.",
        discussion: """
            Example:
              pennypost outbox list info@firma.cz --open --json
            """)

    /// The most messages that one call lists.
    static let longest = 10_000

    @ParentCommand var outbox: OutboxCommand

    @Argument(help: "A connected mailbox (default: all).")
    var address: String?

    @Flag(help: "Only messages that are not settled yet.")
    var open = false

    @Option(help: ArgumentHelp("The most to list.", valueName: "number"))
    var limit = 50

    @Option(help: ArgumentHelp("Only messages with smaller numbers: the next page.", valueName: "id"))
    var below: Int64?

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func validate() throws {
        guard (1...Self.longest).contains(limit) else {
            throw ValidationError("--limit: “\(limit)” is not from 1 to \(Self.longest). Write a number in this range.")
        }
    }

    func run() async throws {
        let messages = try await Workplace.open(outbox.program, .reading) { workplace in
            var view = try await OutboxView(workplace)
            var mailbox: Mailbox?
            if let address { mailbox = try await workplace.directory.mailbox(address: address) }
            let items = try await Outbox(directory: workplace.directory).items(
                of: mailbox, open: open, below: below ?? .max, limit: limit)
            var messages: [ExplainedItem] = []
            for item in items { messages.append(try await view.explained(item)) }
            return messages
        }
        if json {
            for message in messages { try Console.current.say(json: OutboxDocument(message)) }
            return
        }
        guard !messages.isEmpty else {
            return Console.current.say(open ? "Nothing waits in the outbox." : "The outbox is empty.")
        }
        var table = ColumnTable([
            .init(title: "ID", isRight: true), .init(title: "State", leastWidth: 9),
            .init(title: "To", leastWidth: 12), .init(title: "Subject", leastWidth: 12),
            .init(title: "Queued", leastWidth: 16), .init(title: "What it means", leastWidth: 20),
        ])
        for message in messages {
            let item = message.item
            let more = item.recipients.count > 1 ? " +\(item.recipients.count - 1)" : ""
            table.add([
                .init(String(item.id)), .init(item.state.rawValue, OutboxView.style(of: item)),
                .init((item.recipients.first?.address ?? "") + more), .init(item.subject),
                .init(ShortTime.text(item.queuedAt), .dim), .init(message.explanation(time: ShortTime.text)),
            ])
        }
        Console.current.say(table)
    }
}
