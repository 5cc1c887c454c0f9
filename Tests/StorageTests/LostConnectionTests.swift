import Foundation
import LocalDatabases
import LocalServers
import Storage
import Testing

/// Cuts the connection to the server at each byte of a write in turn, including its COMMIT and the answer to it.
@Suite("Writes over a connection that breaks", .timeLimit(.minutes(5))) struct LostConnectionTests {
    private static let entries = Migration(
        room: "Entries", number: 1, name: "entries without a key",
        statements: ["CREATE TABLE entries (number BIGINT NOT NULL)"])

    @Test("A write is kept exactly once, wherever its connection is cut", arguments: Fault.Direction.allCases)
    func aWriteIsKeptExactlyOnceWhereverItsConnectionIsCut(direction: Fault.Direction) async throws {
        let step = ProcessInfo.processInfo.environment["CUT_EVERY"].flatMap(Int.init) ?? 4
        let server = try await PostgreSQLServer.shared()
        try await withDatabase(.postgres, migrations: [Self.entries]) { direct in
            let name = try #require(direct.path.split(separator: "?").first?.split(separator: "/").last)
            let proxy = try await FaultProxy.start(to: server.endpoint)
            let url = server.networkURL(of: String(name))
                .replacing("\(server.endpoint)", with: "\(proxy.endpoint)")
            let location = DatabaseLocation.postgres(url: url)

            proxy.begin { _ in [] }
            let whole = try await openDatabase(location, migrations: [Self.entries])
            let start = try #require(proxy.connections.first?.passed[direction])
            try await whole.write { try $0.execute("INSERT INTO entries (number) VALUES ($1)", [-1]) }
            let end = try #require(proxy.connections.first?.passed[direction])
            try whole.close()
            #expect(end - start > 50)

            // A cut at the first byte would hit the opening, which reports it.
            for position in stride(from: start + 1, through: end, by: step) {
                proxy.begin { $0 == 0 ? [Fault(.cut, direction, at: position)] : [] }
                let database = try await openDatabase(location, migrations: [Self.entries])
                try await database.write {
                    try $0.execute("INSERT INTO entries (number) VALUES ($1)", [position])
                }
                try database.close()
                let found = try await direct.read {
                    try $0.row("SELECT count(*) AS n FROM entries WHERE number = $1", [position])?.integer("n")
                }
                #expect(found == 1, "cut at byte \(position - start) of \(end - start)")
            }
            await proxy.stop()
        }
    }
}
