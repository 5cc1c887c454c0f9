internal import Dispatch
public import LocalServers
public import Storage

/// The engines that a test runs on: `@Test(arguments: TestEngine.allCases)`.
public enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    public var description: String { rawValue }
}

/// Makes an empty database on an engine and hands its place to `body`, to be opened as often as it likes; removes it after.
///
/// - Parameter server: the PostgreSQL, where it is not to be the one that the tests share.
public func withDatabaseLocation<Result>(
    _ engine: TestEngine, on server: PostgreSQLServer? = nil, isolation: isolated (any Actor)? = #isolation,
    _ body: (DatabaseLocation) async throws -> Result
) async throws -> Result {
    switch engine {
    case .sqlite:
        return try await withTemporaryFolder { folder in
            try await body(.sqlite(path: folder.appending("test.sqlite")))
        }
    case .postgres:
        let server = if let server { server } else { try await PostgreSQLServer.shared() }
        let url = try await server.makeDatabase()
        do {
            let result = try await body(.postgres(url: url))
            try await server.removeDatabase(url)
            return result
        } catch {
            try? await server.removeDatabase(url)
            throw error
        }
    }
}

/// Makes and opens a database on an engine, hands it to `body`, closes and removes it after.
public func withDatabase<Result>(
    _ engine: TestEngine, migrations: [Migration], on server: PostgreSQLServer? = nil,
    isolation: isolated (any Actor)? = #isolation, _ body: (Database) async throws -> Result
) async throws -> Result {
    try await withDatabaseLocation(engine, on: server) { location in
        let database = try await openDatabase(location, migrations: migrations)
        do {
            let result = try await body(database)
            try database.close()
            return result
        } catch {
            try? database.close()
            throw error
        }
    }
}

/// Opens a database as the program does at its start, and not on one of the few threads that all tasks share.
public func openDatabase(_ location: DatabaseLocation, migrations: [Migration]) async throws -> Database {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try Database.open(location, migrations: migrations) })
        }
    }
}
