import MIME
import Mailboxes
import Stopwatch
import Storage

/// `outbox-speed enqueue|deliver ADDRESS MESSAGES FOLDER [DATABASE]`: puts MESSAGES messages of 10 KB into the outbox
/// of a connected mailbox, in 64 tasks at once, or delivers what waits there. Prints how long that took.
@main
struct OutboxSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard [5, 6].contains(arguments.count), let messages = Int(arguments[3]),
            ["enqueue", "deliver"].contains(arguments[1])
        else {
            endWithUsage("outbox-speed enqueue|deliver ADDRESS MESSAGES FOLDER [DATABASE]")
        }
        let server = arguments.count == 6 ? arguments[5] : nil
        let folder = try DataFolder(path: arguments[4], server: server)
        let (database, key) = try folder.open(migrations: MailboxesSchema.migrations)
        let directory = MailboxDirectory(database: database, sealingKey: key)
        let mailbox = try await directory.mailbox(address: arguments[2])
        let outbox = Outbox(directory: directory)
        if arguments[1] == "enqueue" {
            print(try await enqueue(messages, from: mailbox, in: outbox))
        } else {
            print(try await deliver(mailbox, in: outbox))
        }
        try database.close()
    }

    private static let tasks = 64

    private static func enqueue(_ messages: Int, from mailbox: Mailbox, in outbox: Outbox) async throws -> String {
        let line = "The quick brown fox jumps over the lazy dog, and the invoice is attached.\r\n"
        let text = String(repeating: line, count: 9_700 / line.utf8.count)
        let stopwatch = Stopwatch()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    for number in stride(from: task, to: messages, by: tasks) {
                        var draft = MessageDraft(
                            from: try MailAddress(parsing: mailbox.address),
                            date: MessageDate(secondsSinceEpoch: 1_795_000_000))
                        draft.to = [MailAddress(localPart: "b", domain: "example.org")]
                        draft.subject = "Faktura \(number)"
                        draft.text = text
                        _ = try await outbox.enqueue(draft, from: mailbox, key: "invoice-\(number)")
                    }
                }
            }
            try await group.waitForAll()
        }
        return stopwatch.line(["messages": messages])
    }

    private static func deliver(_ mailbox: Mailbox, in outbox: Outbox) async throws -> String {
        // Only the way to the server is measured, so no copies are filed.
        try await outbox.setFilesSentCopies(true, of: mailbox)
        let stopwatch = Stopwatch()
        let accepted = Accepted()
        try await outbox.deliver(mailbox) { item in
            if item.state == .accepted { accepted.count() }
        }
        return stopwatch.line(["messages": accepted.total])
    }
}
