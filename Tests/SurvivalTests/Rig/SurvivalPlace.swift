import LocalDatabases
import LocalServers
import MailWire
import Mailboxes
import Storage

/// A database on an engine, and the libraries above it, in this process.
struct SurvivalPlace: Sendable {
    let database: Database
    let directory: MailboxDirectory
}

/// Makes a place, passes it to `body` and removes it afterwards.
func withSurvivalPlace(_ engine: TestEngine, _ body: (SurvivalPlace) async throws -> Void) async throws {
    try await withDatabase(engine, migrations: MailboxesSchema.migrations) { database async throws in
        let directory = MailboxDirectory(database: database, sealingKey: SealingKey())
        try await body(SurvivalPlace(database: database, directory: directory))
    }
}

/// Makes a data folder for runs of the real program on an engine, passes it to `body` and removes it afterwards.
func withProgramPlace(
    _ engine: TestEngine, on server: PostgreSQLServer? = nil, _ body: (ProgramPlace) async throws -> Void
) async throws {
    try await withDatabaseLocation(engine, on: server) { location in
        switch location {
        case .sqlite: try await body(try ProgramPlace())
        case .postgres(let url): try await body(try ProgramPlace(server: url))
        }
    }
}
