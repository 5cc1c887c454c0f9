import Storage

/// Until the shared one is there.
enum TestEngine: CaseIterable, Sendable { case sqlite }

func withDatabase(
    _ engine: TestEngine, migrations: [Migration], _ body: (Database) async throws -> Void
) async throws {
    let scratch = try ScratchFolder()
    let database = try scratch.database(migrations)
    try await body(database)
    try database.close()
}
