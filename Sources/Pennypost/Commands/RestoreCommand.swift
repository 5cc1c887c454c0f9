import ArgumentParser
import Foundation
import Mailboxes
import Storage

/// `pennypost restore FILE`: restores a backup into an empty data folder or database.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup into an empty data folder or database.",
        discussion: """
            The seal of the backup and all that is in it are checked first; one that was changed, is damaged, or is of a newer \
            version is refused and leaves nothing behind. Its key must lie in the data folder as sealing.key, or be given with \
            --key. With --database it is the way from SQLite to PostgreSQL, and back.

            Backups of version 0.1 have no seal, so changes to them go unnoticed: a server, for example, \
            to which a password would go. --unsealed takes such a file all the same and prints where every password will go. \
            Look at that before you use the mailboxes.

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

    @Argument(help: "A file that backup wrote.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("A file with the key, to be copied into the data folder.", valueName: "file"),
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
                remedy: "Give one that pennypost backup has written")
        }
        let folder = try Workplace.dataFolder(program)
        let progress = ProgressLine()
        defer { progress.clear() }
        let outcome = try await Restore(
            into: folder, migrations: MailboxesSchema.migrations, inventory: MailboxesSchema.inventory
        ).run(
            from: file, keyFile: key, acceptsUnsealed: unsealed, command: PennypostProgram.runningCommand,
            progress: { done, total in progress.show("checking", done: done, of: total) })
        progress.clear()
        var destinations: [MailboxDestination] = []
        if !outcome.wasSealed {
            destinations = try await Workplace.open(program, .asItIs) { try await $0.directory.destinations() }
        }
        if json {
            try Console.shared.say(
                json: Answer(
                    database: outcome.place, blobs: outcome.blobs, blobBytes: outcome.blobBytes,
                    unsealed: !outcome.wasSealed, destinations: destinations.map(DestinationDocument.init)))
        } else {
            if !outcome.wasSealed { Self.say(destinations) }
            Console.shared.say(
                "Restored", .good, "into \(outcome.place), every stored piece checked (\(outcome.blobs))")
        }
    }
    /// Shows the servers for the user to check: nothing proves that the mailboxes were connected with them.
    private static func say(_ destinations: [MailboxDestination]) {
        Console.shared.say("Unsealed", .bad, "the file may have been changed since it was written")
        for destination in destinations {
            let tokens = destination.tokenAddress.map { ", tokens from \($0)" } ?? ""
            Console.shared.say(
                "  \(destination.address) signs in as \(destination.userName) at \(destination.imap) and "
                    + "\(destination.smtp)\(tokens)")
        }
    }
}
