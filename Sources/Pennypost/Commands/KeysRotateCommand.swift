import ArgumentParser
import Storage

/// `pennypost keys rotate`: replaces the key in use with a new one.
struct KeysRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the key that seals the stored passwords.",
        discussion: """
            Seals every stored password with a new key, in one transaction. The former key stays in the data folder under \
            another name, because earlier backups need it. Stop other nodes on the same database first, and copy the new \
            sealing.key to them.

            Example:
              pennypost keys rotate
            """)

    private struct Answer: Encodable {
        var keyID: String
        var formerKeyID: String
        var formerKeyFile: String
        var resealed: Int
    }

    @ParentCommand var keys: KeysCommand

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let outcome = try await rotate()
        if json {
            try Console.current.say(
                json: Answer(
                    keyID: outcome.key.description, formerKeyID: outcome.formerKey.description,
                    formerKeyFile: outcome.formerKeyPath, resealed: outcome.resealedValues))
            return
        }
        let count = outcome.resealedValues
        Console.current.say(
            "Replaced", .good,
            "the key \(outcome.formerKey) by \(outcome.key); \(count) secret\(count == 1 ? "" : "s") sealed again")
        Console.current.say(
            "Back up sealing.key apart from the database. Earlier backups need \(outcome.formerKeyPath)")
    }

    private func rotate() async throws -> KeyRotation.Outcome {
        do {
            return try await Workplace.open(keys.program) { workplace in
                try await KeyRotation(
                    workplace.folder, in: workplace.dataFolder, columns: Rooms.inventory.sealedColumns
                ).run()
            }
        } catch StorageError.folderInUse(_, _, let command?) where command.hasPrefix(RunningServer.command) {
            // What the server is sealing now would be sealed with the former key.
            throw CommandFailure(
                status: .tryLater, code: "server-runs", field: "server",
                message: "the running server seals passwords with the present key",
                remedy: "Stop the server, give this command again, then start the server")
        }
    }
}
