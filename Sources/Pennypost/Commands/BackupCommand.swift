import ArgumentParser
import Storage

/// `pennypost backup FILE`: writes everything in the database to one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write everything that is stored to one file.",
        discussion: """
            The file is a snapshot of one moment; other commands may keep running. It gets its name only when it is \
            complete and on the disk, and only you can read it. A seal at its end shows whether it has been changed since. \
            The key to the seal and to the passwords, sealing.key, is not in the file: keep a copy of it elsewhere.

            Example:
              pennypost backup /backups/pennypost-$(date +%F).sqlite
            """)

    private struct Answer: Encodable {
        var file: String
        var size: Int64
        var keyID: String?
        var containsKey = false
    }

    @ParentCommand var program: PennypostProgram

    @Argument(help: "The file to write, an SQLite database.", completion: .file())
    var file: String

    @Flag(help: "Replace the file if it exists.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let (outcome, keyPath) = try await Workplace.open(program, .asItIs) { workplace in
            let backup = Backup(
                workplace.database, key: workplace.folder.sealingKey, migrations: Rooms.migrations,
                inventory: Rooms.inventory)
            return (try await backup.write(to: file, replacing: force), workplace.dataFolder.keyPath)
        }
        if json {
            try Console.current.say(
                json: Answer(file: outcome.path, size: outcome.size, keyID: outcome.keyID.description))
            return
        }
        Console.current.say("Written", .good, "\(outcome.path), \(MessageSummary.size(Int(outcome.size)))")
        Console.current.say("The key is not in it. Keep a copy of \(keyPath) elsewhere.")
    }
}
