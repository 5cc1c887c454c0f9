internal import ArgumentParser
internal import Mailboxes
internal import Storage

/// `pennypost mailboxes`: the mailboxes that are connected.
struct MailboxesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailboxes",
        abstract: "List the connected mailboxes.",
        discussion: """
            Example:
              pennypost mailboxes --json | jq -r .address
            """)

    @ParentCommand var program: PennypostProgram

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() async throws {
        let mailboxes = try await Workplace.open(program, .reading) { try await $0.directory.mailboxes() }
        if json {
            for mailbox in mailboxes { try Console.shared.say(json: MailboxDocument(mailbox)) }
            return
        }
        guard !mailboxes.isEmpty else {
            Console.shared.say("No mailbox is connected. Connect one: pennypost connect you@gmail.com")
            return
        }
        var table = ColumnTable([
            .init(title: "Address", leastWidth: 16), .init(title: "Name"), .init(title: "State", leastWidth: 14),
            .init(title: "Fetched", leastWidth: 16), .init(title: "Detail"),
        ])
        for mailbox in mailboxes {
            let state = MailboxDocument.word(mailbox.state)
            table.add([
                .init(mailbox.address), .init(mailbox.name ?? ""),
                .init(state, mailbox.state == .connected ? .good : .bad),
                .init(mailbox.lastFetchAt.map(ShortTime.text) ?? "never", .dim), .init(mailbox.stateDetail ?? ""),
            ])
        }
        Console.shared.say(table)
    }
}
