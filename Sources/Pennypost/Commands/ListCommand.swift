import ArgumentParser
import Mailboxes
import Storage

/// `pennypost list ADDRESS`: lists fetched messages, newest first.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List fetched messages, newest first.",
        discussion: """
            --search takes words and “phrases in quotation marks”. All must occur in the sender, recipients, subject, text \
            or file names. Case and diacritics do not matter, and faktur* finds every word that begins with it. It also \
            takes from:novak to:jan subject:faktura has:attachment in:sent is:unread is:flagged after:2026-03-01 \
            before:1.4.2026. A minus before any of these means the opposite.

            Example:
              pennypost list info@firma.cz --search "from:novak faktur* has:attachment -in:trash"
            """)

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A connected mailbox.")
    var address: String

    @Option(help: ArgumentHelp("Only this folder.", valueName: "folder"))
    var folder: String?

    // A search may begin with a minus.
    @Option(
        parsing: .unconditional, help: ArgumentHelp("Only messages that match this.", valueName: "search"))
    var search: String?

    @Flag(help: "List conversations, each with its newest message.")
    var threads = false

    @Option(help: ArgumentHelp("Only the messages of this conversation.", valueName: "number"))
    var thread: Int64?

    @Option(help: ArgumentHelp("Only messages that arrived before this one: the next page.", valueName: "id"))
    var before: Int64?

    @Option(help: ArgumentHelp("The most to list.", valueName: "number"))
    var limit = 100

    @Flag(help: "Print one JSON object per line.")
    var json = false

    func validate() throws {
        if thread != nil, threads || folder != nil || search != nil || before != nil {
            throw ValidationError("Give --thread alone.")
        }
    }

    func run() async throws {
        guard (1...MessageArchive.maximumListLength).contains(limit) else {
            throw CommandFailure(
                status: .usage, code: "usage", field: "--limit", message: "\(limit) is out of range",
                remedy: "Give a number from 1 to \(MessageArchive.maximumListLength)")
        }
        var query = try SearchQuery(parsing: search ?? "")
        if let folder { query = query.adding(.inFolder(folder)) }
        let found = try await Workplace.open(program, .reading) { workplace in
            do {
                return try await find(query, in: workplace)
            } catch let error as MailboxError {
                throw CommandFailure(error, folders: [("--folder", folder), ("--search", nil)])
            }
        }
        switch found {
        case .messages(let messages): try say(messages)
        case .threads(let threads): try say(threads)
        }
    }

    private enum Found {
        case messages([StoredMessage])
        case threads([MessageThread])
    }

    private func find(_ query: SearchQuery, in workplace: Workplace) async throws -> Found {
        let archive = workplace.archive
        let mailbox = try await workplace.directory.mailbox(address: address)
        if let thread {
            return .messages(try await archive.messages(inThread: thread, of: mailbox, limit: limit))
        }
        var cursor: MessageCursor?
        if let before { cursor = MessageCursor(try await archive.message(id: before)) }
        return threads
            ? .threads(try await archive.threads(of: mailbox, matching: query, before: cursor, limit: limit))
            : .messages(try await archive.messages(of: mailbox, matching: query, before: cursor, limit: limit))
    }

    private func say(_ messages: [StoredMessage]) throws {
        if json {
            for message in messages { try Console.current.say(json: StoredMessageDocument(message)) }
            return
        }
        guard !messages.isEmpty else {
            Console.current.say("No messages.")
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
        Console.current.say(table)
    }

    private func say(_ threads: [MessageThread]) throws {
        if json {
            for thread in threads { try Console.current.say(json: StoredThreadDocument(thread)) }
            return
        }
        guard !threads.isEmpty else {
            Console.current.say("No messages.")
            return
        }
        var table = ColumnTable([
            .init(title: "Thread", isRight: true), .init(title: "Latest", leastWidth: 16),
            .init(title: "From", leastWidth: 14), .init(title: "Subject", leastWidth: 14),
            .init(title: "Messages", isRight: true), .init(title: "Files", isRight: true, leastWidth: 5),
            .init(title: "Folder"),
        ])
        for thread in threads {
            let style: TextStyle = thread.isRead ? .plain : .bold
            table.add([
                .init(String(thread.id)), .init(ShortTime.text(thread.latestAt), .dim),
                .init(thread.senders.joined(separator: ", "), style), .init(thread.subject ?? "(no subject)", style),
                .init(String(thread.messageCount)),
                .init(thread.attachmentCount == 0 ? "" : String(thread.attachmentCount)),
                .init(thread.folders.joined(separator: ", "), .dim),
            ])
        }
        Console.current.say(table)
    }
}
