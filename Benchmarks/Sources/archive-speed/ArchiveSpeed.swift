import Mailboxes
import Place
import Stopwatch
import Storage

/// `archive-speed fill DATABASE MESSAGES`: fills an archive with MESSAGES messages, nine in ten in the company's
/// mailbox and one in ten in a person's.
///
/// `archive-speed ask DATABASE ROUNDS`: lists pages and searches, each kind ROUNDS times, and prints how long each call
/// took: an object with an array of milliseconds for each kind.
@main
struct ArchiveSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let count = Int(arguments[3]), count > 0 else {
            endWithUsage("archive-speed fill DATABASE MESSAGES | ask DATABASE ROUNDS")
        }
        let database = try Database.open(DatabaseLocation(named: arguments[2]), migrations: MailboxesSchema.migrations)
        switch arguments[1] {
        case "fill":
            let stopwatch = Stopwatch()
            try await Filling(database: database, count: count).fill()
            print(stopwatch.line(["messages": count]))
        case "ask":
            print(try await Questions(database: database, rounds: count).ask())
        default:
            endWithUsage("archive-speed fill DATABASE MESSAGES | ask DATABASE ROUNDS")
        }
        try database.close()
    }
}
