internal import ArgumentParser
internal import Mailboxes
internal import Storage

/// `pennypost list ADDRESS`: the messages that were fetched, newest first.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List fetched messages, newest first.",
        discussion: """
            The words of --search must all occur in sender, recipients, subject, text or file names; case and diacritics \
            do not matter.

            Example:
              pennypost list info@firma.cz --folder INBOX --search "faktura unor"
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Option(help: ArgumentHelp("Only this folder.", valueName: "folder"))
    var folder: String?

    @Option(help: ArgumentHelp("Only messages with all these words.", valueName: "words"))
    var search: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 100

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() async throws {
        guard (1...MessageArchive.maximumListLength).contains(limit) else {
            throw CommandFailure(
                status: .usage, code: "usage", field: "--limit", message: "\(limit) is out of bounds",
                remedy: "Give a number from 1 to \(MessageArchive.maximumListLength)")
        }
        let messages = try await Workplace.open(program, .reading) { workplace in
            let mailbox = try await workplace.directory.mailbox(address: address)
            return try await workplace.archive.messages(of: mailbox, folder: folder, search: search, limit: limit)
        }
        if json {
            for message in messages { try Console.shared.say(json: StoredMessageDocument(message: message)) }
            return
        }
        guard !messages.isEmpty else {
            Console.shared.say("No messages.")
            return
        }
        var table = ColumnTable([
            .init(title: "ID", isRight: true), .init(title: "Received", leastWidth: 16),
            .init(title: "From", leastWidth: 14), .init(title: "Subject", leastWidth: 14),
            .init(title: "Files", isRight: true, leastWidth: 5), .init(title: "Size", isRight: true),
            .init(title: "Folder"),
        ])
        for message in messages {
            let sender = message.senderName ?? message.senderAddress ?? ""
            let style: TextStyle = message.isRead ? .plain : .bold
            table.add([
                .init(String(message.id)), .init(ShortTime.text(message.receivedAt), .dim), .init(sender, style),
                .init(message.subject ?? "(no subject)", style),
                .init(message.attachmentCount == 0 ? "" : String(message.attachmentCount)),
                .init(MessageSummary.size(message.size), .dim), .init(message.folders.joined(separator: ", "), .dim),
            ])
        }
        Console.shared.say(table)
    }
}
