import ArgumentParser
import Mailboxes
import Storage

/// `pennypost mailboxes`: lists the connected mailboxes.
struct MailboxesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailboxes",
        abstract: "List the connected mailboxes.",
        discussion: """
            Example:
              pennypost mailboxes --json | jq -r .address
            """)

    @ParentCommand var program: PennypostProgram

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func run() async throws {
        let rows = try await Workplace.open(program, .reading) { workplace in
            var rows: [MailboxRow] = []
            for mailbox in try await workplace.directory.mailboxes() {
                rows.append(
                    MailboxRow(
                        mailbox: mailbox, standing: try await workplace.directory.standing(of: mailbox),
                        completeness: try await workplace.directory.completeness(of: mailbox),
                        shortfall: try await workplace.directory.shortfall(of: mailbox)))
            }
            return rows
        }
        if json {
            for row in rows {
                try Console.current.say(
                    json: MailboxDocument(
                        row.mailbox, standing: row.standing, completeness: row.completeness, shortfall: row.shortfall))
            }
            return
        }
        guard !rows.isEmpty else {
            Console.current.say("No mailbox is connected. Connect one: pennypost connect you@gmail.com")
            return
        }
        var table = ColumnTable([
            .init(title: "Address", leastWidth: 16), .init(title: "Name"), .init(title: "State", leastWidth: 14),
            .init(title: "Fetched", leastWidth: 16), .init(title: "Messages", leastWidth: 16), .init(title: "Detail"),
        ])
        for row in rows {
            table.add([
                .init(row.mailbox.address), .init(row.mailbox.name ?? ""), row.state,
                .init(row.mailbox.lastFetchAt.map(ShortTime.text) ?? "never", .dim), row.messages,
                .init(row.standing.detail ?? ""),
            ])
        }
        Console.current.say(table)
        for row in rows {
            let address = row.mailbox.address
            for line in row.shortfall.lines(most: 5) { Console.current.say("\(address): \(line)") }
            guard let explanation = row.standing.explanation(signIn: row.mailbox.signIn) else { continue }
            let words = MailboxTexts.english.text(explanation, of: address, time: ShortTime.text)
            Console.current.say("\(address): \(words)")
            Console.current.say("  To find out why and what to do: pennypost doctor \(address)")
        }
    }
}

/// One mailbox as a line of the table.
private struct MailboxRow: Sendable {
    let mailbox: Mailbox
    let standing: MailboxStanding
    let completeness: MailboxCompleteness?
    let shortfall: FetchShortfall

    var state: ColumnTable.Cell {
        switch standing.state {
        case .connected:
            standing.fetching.map { .init("fetching \($0.stored)/\($0.total)", .good) } ?? .init("connected", .good)
        case .needsPassword:
            .init(side + "needs a new \(mailbox.signIn == .oauth ? "sign-in" : "password")", .bad)
        case .unreachable: .init(side + "unreachable" + Self.words(" since ", standing.since), .bad)
        case .throttled: .init(side + "throttled" + Self.words(" until ", standing.retryAt), .bad)
        }
    }

    /// The counts when they were last proved, as in “server 48,213 · here 48,213 · unreadable 2”; empty if they never
    /// were.
    var messages: ColumnTable.Cell {
        guard let completeness else { return .init("") }
        var parts = ["server \(completeness.serverCount)", "here \(completeness.hereCount)"]
        if completeness.unreadableCount > 0 { parts.append("unreadable \(completeness.unreadableCount)") }
        if completeness.undeliveredCount > 0 { parts.append("left there \(completeness.undeliveredCount)") }
        return .init(parts.joined(separator: " · "), completeness.isComplete ? .plain : .bad)
    }

    private var side: String {
        standing.side.map { $0 == .both ? "" : "\($0.rawValue): " } ?? ""
    }

    private static func words(_ before: String, _ time: Timestamp?) -> String {
        time.map { before + ShortTime.text($0) } ?? ""
    }
}
