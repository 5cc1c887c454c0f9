import ArgumentParser
import Mailboxes
import Storage

/// `pennypost backup FILE`: writes everything in the database to one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write all that is stored into one file.",
        discussion: """
            The file holds one moment; other commands may go on working. It has its name only once it is whole and on the \
            disk, and only you may read it. A seal at its end shows whether anyone has changed it since. The key that opens \
            the seal and the passwords in it, sealing.key, is not in it: keep a copy of that in another place.

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

    @Argument(help: "The file to write; an SQLite database.", completion: .file())
    var file: String

    @Flag(help: "Replace a file of that name.")
    var force = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let (outcome, keyPath) = try await Workplace.open(program, .asItIs) { workplace in
            let backup = Backup(
                workplace.database, key: workplace.folder.sealingKey, migrations: MailboxesSchema.migrations,
                inventory: MailboxesSchema.inventory)
            return (try await backup.write(to: file, replacing: force), workplace.dataFolder.keyPath)
        }
        if json {
            try Console.shared.say(
                json: Answer(file: outcome.path, size: outcome.size, keyID: outcome.keyID.description))
            return
        }
        Console.shared.say("Written", .good, "\(outcome.path), \(MessageSummary.size(Int(outcome.size)))")
        Console.shared.say("The key is not in it. Keep a copy of \(keyPath) in another place.")
    }
}
