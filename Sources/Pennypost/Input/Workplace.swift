internal import ArgumentParser
internal import Foundation
internal import Mailboxes
internal import Storage

/// The data folder, opened: what every command but `parse` works on.
struct Workplace: Sendable {
    let directory: MailboxDirectory
    let archive: MessageArchive
    let database: Database

    private init(_ folder: OpenDataFolder) {
        database = folder.database
        directory = MailboxDirectory(database: folder.database, sealingKey: folder.sealingKey)
        archive = MessageArchive(database: folder.database)
    }

    /// Opens the data folder, hands it to `body` and closes it.
    ///
    /// - Parameter access: one process at a time is `working`; those that are `reading` look in beside it.
    static func open<Result>(
        _ program: PennypostProgram, _ access: FolderAccess = .working, _ body: (Workplace) async throws -> Result
    ) async throws -> Result {
        let path = try DataLocation.path(option: program.data, environment: ProcessInfo.processInfo.environment)
        let folder = try await DataFolder(path: path).open(
            access, command: PennypostProgram.runningCommand, migrations: MailboxesSchema.migrations)
        do {
            let result = try await body(Workplace(folder))
            try folder.close()
            return result
        } catch {
            try? folder.close()
            throw error
        }
    }
}

extension PennypostProgram {
    /// `pennypost` and the name of the command that runs, without its arguments.
    static var runningCommand: String {
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        let name = CommandLine.arguments.dropFirst().first { names.contains($0) }
        return name.map { "pennypost \($0)" } ?? "pennypost"
    }
}
