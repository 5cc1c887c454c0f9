import Foundation
import GRDBSQLite
import LocalServers
public import Storage

/// The SQL script of what a released version made, to be run by a database without this program.
public struct ReleasedSchema: Sendable {
    private let script: String

    /// Reads a script.
    ///
    /// - Parameter path: a file of statements in SQLite's syntax, types and blobs included.
    /// - Throws: Foundation's error if the file cannot be read.
    public init(path: String) throws {
        script = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    }

    /// Fills an empty database; on PostgreSQL, one of `PostgreSQLServer.shared()`.
    ///
    /// - Parameter location: the database to fill.
    /// - Throws: `LocalServerError` if the database or its server fails.
    public func fill(_ location: DatabaseLocation) async throws {
        switch location {
        case .sqlite(let path):
            var handle: OpaquePointer?
            defer { sqlite3_close(handle) }
            guard sqlite3_open(path, &handle) == SQLITE_OK, sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK
            else { throw LocalServerError.file(path: path, reason: String(cString: sqlite3_errmsg(handle))) }
        case .postgres(let url):
            let name = url.split(separator: "?").first?.split(separator: "/").last.map(String.init) ?? ""
            let blobs = script.replacing(/X'([0-9a-f]*)'/) { "'\\x\($0.1)'" }
            try await PostgreSQLServer.shared().execute(blobs.replacing(/\bBLOB\b/, with: "BYTEA"), database: name)
        }
    }
}
