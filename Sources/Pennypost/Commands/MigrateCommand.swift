import ArgumentParser
import Storage

/// `pennypost migrate`: brings the database's tables up to date.
struct MigrateCommand: AsyncParsableCommand, FolderCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Update the database's tables to this version.",
        discussion: """
            Every command that writes to the data folder does this by itself. This one does nothing else, and says what it \
            did. A database of a newer version is refused. Make a backup first: it is the only way back.

            Example:
              pennypost backup before-update.sqlite && pennypost migrate
            """)

    private struct Answer: Encodable {
        struct Step: Encodable {
            var room: String
            var number: Int
            var name: String
        }
        var database: String
        var applied: [Step]
    }

    @ParentCommand var program: PennypostProgram

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let (place, applied) = try await Workplace.open(program) { workplace in
            // A server has brought the tables up to date when it began.
            (workplace.database.path, Workplace.isOfServer ? [] : workplace.database.appliedMigrations)
        }
        if json {
            let steps = applied.map { Answer.Step(room: $0.room, number: $0.number, name: $0.name) }
            try Console.current.say(json: Answer(database: place, applied: steps))
            return
        }
        for step in applied { Console.current.say("Applied", .good, "\(step.room) \(step.number): \(step.name)") }
        if applied.isEmpty { Console.current.say("The database is up to date.") }
    }
}
