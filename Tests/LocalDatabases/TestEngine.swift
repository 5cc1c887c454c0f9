import Dispatch
public import LocalServers
public import Storage

/// The engines that a test runs on: `@Test(arguments: TestEngine.allCases)`.
public enum TestEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    /// A file of SQLite, or a database on a PostgreSQL server.
    case sqlite, postgres

    public var description: String { rawValue }
}

/// Makes an empty database on an engine, passes its location to `body`, which may open it any number of times, and
/// removes it afterwards.
///
/// - Parameters:
///   - engine: the engine to use.
///   - server: the PostgreSQL server; `nil` for the one that the tests share.
///   - isolation: the actor on which `body` runs.
///   - body: works with the database.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws; `LocalServerError` if the server or a folder fails.
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

/// Makes and opens a database on an engine, passes it to `body`, and closes and removes it afterwards.
///
/// - Parameters:
///   - engine: the engine to use.
///   - migrations: the migrations that make the tables.
///   - server: the PostgreSQL server; `nil` for the one that the tests share.
///   - isolation: the actor on which `body` runs.
///   - body: works with the database.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws; `StorageError` if the database fails; `LocalServerError` if the server or a folder
///   fails.
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

/// Opens a database as the program does at its start, outside of the few threads that all tasks share.
///
/// - Parameters:
///   - location: the database to open.
///   - migrations: the migrations that make the tables.
/// - Throws: `StorageError` if the database cannot be opened.
public func openDatabase(_ location: DatabaseLocation, migrations: [Migration]) async throws -> Database {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try Database.open(location, migrations: migrations) })
        }
    }
}
