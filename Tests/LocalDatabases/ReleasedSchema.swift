internal import Foundation
internal import GRDBSQLite
internal import LocalServers
public import Storage

/// The SQL text of what a released version made, as a database without this program would take it.
public struct ReleasedSchema: Sendable {
    private let script: String

    /// - Parameter path: a file of statements as SQLite takes them, types and blobs too.
    public init(path: String) throws {
        script = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
    }

    /// Fills an empty database; on PostgreSQL one of ``PostgreSQLServer/shared()``.
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
