import ArgumentParser
import Foundation
import Mailboxes
import Storage

/// `pennypost restore FILE`: restores a backup into an empty data folder or database.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore a backup into an empty data folder or database.",
        discussion: """
            The backup's seal and contents are checked first. A backup that was changed, is damaged or is of a newer version \
            is refused, and nothing is left behind. Its key must be sealing.key in the data folder, or be given with --key. \
            With --database, this moves the data from SQLite to PostgreSQL and back.

            Backups of version 0.1 have no seal, so a change to them goes unnoticed, such as another server that a \
            password would be sent to. --unsealed accepts such a file and prints where every password will go. Read that \
            before you use the mailboxes.

            Example:
              pennypost restore pennypost-2026-11-21.sqlite --key sealing.key
            """)

    private struct Answer: Encodable {
        var database: String
        var blobs: Int
        var blobBytes: Int64
        var unsealed: Bool
        /// The servers that passwords are sent to; only for a backup without a seal.
        var destinations: [DestinationDocument]
    }

    @ParentCommand var program: PennypostProgram

    @Argument(help: "A file written by: pennypost backup", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("A file with the key, which is copied into the data folder.", valueName: "file"),
        completion: .file())
    var key: String?

    @Flag(help: "Accept a backup without a seal, which may have been changed.")
    var unsealed = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(
                status: .noInput, code: "no-input", field: "file", message: "there is no file \(file)",
                remedy: "Give a file written by: pennypost backup")
        }
        let folder = try Workplace.dataFolder(program)
        let progress = ProgressLine()
        defer { progress.clear() }
        let outcome = try await Restore(
            into: folder, migrations: Rooms.migrations, inventory: Rooms.inventory
        ).run(
            from: file, keyFile: key, acceptsUnsealed: unsealed, command: PennypostProgram.runningCommand,
            progress: { done, total in progress.show("checking", done: done, of: total) })
        progress.clear()
        var destinations: [MailboxDestination] = []
        if !outcome.wasSealed {
            destinations = try await Workplace.open(program, .asItIs) { try await $0.directory.destinations() }
        }
        if json {
            try Console.current.say(
                json: Answer(
                    database: outcome.place, blobs: outcome.blobs, blobBytes: outcome.blobBytes,
                    unsealed: !outcome.wasSealed, destinations: destinations.map(DestinationDocument.init)))
        } else {
            if !outcome.wasSealed { Self.say(destinations) }
            Console.current.say(
                "Restored", .good, "into \(outcome.place), every stored piece checked (\(outcome.blobs))")
        }
    }
    /// Shows the servers for the user to check: nothing proves that the mailboxes were connected with them.
    private static func say(_ destinations: [MailboxDestination]) {
        Console.current.say("Unsealed", .bad, "the file may have been changed since it was written")
        for destination in destinations {
            let tokens = destination.tokenAddress.map { ", tokens from \($0)" } ?? ""
            Console.current.say(
                "  \(destination.address) signs in as \(destination.userName) at \(destination.imap) and "
                    + "\(destination.smtp)\(tokens)")
        }
    }
}
