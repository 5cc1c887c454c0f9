internal import Foundation
internal import Mailboxes
internal import Storage

/// The data folder, opened: what every command but `parse` works on.
struct Workplace: Sendable {
    let directory: MailboxDirectory
    let archive: MessageArchive
    private let database: Database

    private init(at path: String) throws {
        let (database, key) = try DataFolder(path: path).open(migrations: MailboxesSchema.migrations)
        self.database = database
        directory = MailboxDirectory(database: database, sealingKey: key)
        archive = MessageArchive(database: database)
    }

    /// Opens the data folder, hands it to `body` and closes it.
    static func open<Result>(
        _ program: PennypostProgram, _ body: (Workplace) async throws -> Result
    ) async throws -> Result {
        let path = try DataLocation.path(option: program.data, environment: ProcessInfo.processInfo.environment)
        let workplace = try Workplace(at: path)
        do {
            let result = try await body(workplace)
            try workplace.database.close()
            return result
        } catch {
            try? workplace.database.close()
            throw error
        }
    }
}
