internal import ArgumentParser
internal import Foundation
internal import Mailboxes
internal import Storage

/// `pennypost restore FILE`: a backup, into an empty data folder or database.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup into an empty data folder or database.",
        discussion: """
            The backup is checked whole first; one that is damaged, or of a newer version, is refused and leaves nothing \
            behind. Its key must lie in the data folder as sealing.key, or be given with --key. With --database it is the way \
            from SQLite to PostgreSQL, and back.

            Example:
              pennypost restore pennypost-2026-11-21.sqlite --key sealing.key
            """)

    private struct Answer: Encodable {
        var database: String
        var blobs: Int
        var blobBytes: Int64
    }

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A file that backup wrote.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("A file with the key, to be copied into the data folder.", valueName: "file"),
        completion: .file())
    var key: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(
                status: .noInput, code: "no-input", field: "file", message: "there is no file \(file)",
                remedy: "Give one that pennypost backup has written")
        }
        let folder = try Workplace.dataFolder(program)
        let progress = ProgressLine()
        defer { progress.clear() }
        let outcome = try await Restore(
            into: folder, migrations: MailboxesSchema.migrations, inventory: MailboxesSchema.inventory
        ).run(
            from: file, keyFile: key, command: PennypostProgram.runningCommand,
            progress: { done, total in progress.show("checking", done: done, of: total) })
        progress.clear()
        if json {
            try Console.shared.say(
                json: Answer(database: outcome.place, blobs: outcome.blobs, blobBytes: outcome.blobBytes))
        } else {
            Console.shared.say(
                "Restored", .good, "into \(outcome.place), every stored piece checked (\(outcome.blobs))")
        }
    }
}
