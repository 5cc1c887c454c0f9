import Foundation
import LocalDatabases
import LocalServers
import Storage
import TestSupport
import Testing

/// Two real servers on one PostgreSQL database. Each has a data folder of its own, with the same key.
struct NodePair: Sendable {
    let first: ServerProcess
    let second: ServerProcess
    private let database: String

    /// How long someone who is out may still be let in by the other node.
    static let limit = Duration.seconds(1)
    /// How long to ask at all.
    private static let patience = Duration.seconds(30)
    private static let pause = Duration.milliseconds(20)

    /// Starts both, passes them to `body`, and ends them.
    static func serving(_ body: (NodePair) async throws -> Void) async throws {
        try await withDatabaseLocation(.postgres) { location in
            if case .postgres(let url) = location { try await serving(at: url, body) }
        }
    }

    private static func serving(at url: String, _ body: (NodePair) async throws -> Void) async throws {
        let (one, other) = (try ProgramFolder(), try ProgramFolder())
        let environment = ["PENNYPOST_DATABASE": url]
        let first = try await ServerProcess.start(in: one, environment: environment)
        try FileManager.default.createDirectory(
            atPath: other.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.copyItem(atPath: one.data + "/sealing.key", toPath: other.data + "/sealing.key")
        let second = try await ServerProcess.start(in: other, environment: environment)
        let name = try #require(url.split(separator: "?").first?.split(separator: "/").last)
        try await body(NodePair(first: first, second: second, database: String(name)))
        #expect(await first.end() == 0, "\(first.errors)")
        #expect(await second.end() == 0, "\(second.errors)")
    }

    /// Asks until someone is out. No request may be let in that was sent later than ``limit`` after now.
    ///
    /// - Parameter isIn: sends one request, and says whether it was let in.
    func expectOut(_ who: String, _ isIn: () async throws -> Bool) async throws {
        let out = ContinuousClock.now
        while true {
            let sent = ContinuousClock.now - out
            guard try await isIn() else { break }
            #expect(sent < Self.limit, "\(who) was let in \(sent) after the end")
            guard sent < Self.patience else { return }
            try await Task.sleep(for: Self.pause)
        }
        #expect(try await !isIn(), "\(who) is in again")
    }

    /// Breaks every connection by which the nodes hear of changes, again and again, while `body` runs.
    func whileDeaf(_ body: () async throws -> Void) async throws {
        let server = try await PostgreSQLServer.shared()
        let listeners =
            "FROM pg_stat_activity WHERE datname = '\(database)' AND (query LIKE 'LISTEN%' OR query = 'SELECT 1')"
        // Each node has one. It must really have been cut.
        try await server.execute(
            """
            DO $$ BEGIN
                FOR round IN 1..300 LOOP
                    EXIT WHEN (SELECT count(*) \(listeners)) = 2;
                    PERFORM pg_sleep(0.1);
                    PERFORM pg_stat_clear_snapshot();
                END LOOP;
                IF (SELECT count(*) \(listeners)) <> 2 THEN RAISE EXCEPTION 'not two listeners'; END IF;
                PERFORM pg_terminate_backend(pid) \(listeners);
            END $$
            """)
        let cutting = Task {
            while !Task.isCancelled {
                try await server.execute("SELECT pg_terminate_backend(pid) \(listeners)")
                try await Task.sleep(for: Self.pause)
            }
        }
        defer { cutting.cancel() }
        try await body()
    }
}
