import Foundation
import LocalDatabases
import LocalServers
import Storage
import TestSupport
import Testing

/// A server that starts late, goes silent at the worst moment, or has no space left.
@Suite("A PostgreSQL server in trouble", .timeLimit(.minutes(4))) struct ServerTroubleTests {
    private static let entries = Migration(
        room: "Entries", number: 1, name: "entries without a key",
        statements: ["CREATE TABLE entries (number BIGINT NOT NULL, filling BLOB)"])

    private static func insert(_ number: Int, _ filling: [UInt8]? = nil, into database: Database) async throws {
        try await database.write {
            try $0.execute("INSERT INTO entries (number, filling) VALUES ($1, $2)", [number, filling])
        }
    }

    private static func numbers(_ database: Database) async throws -> [Int64] {
        try await database.read {
            try $0.rows("SELECT number FROM entries ORDER BY number").map { try $0.integer("number") }
        }
    }

    private func withServer(_ body: (PostgreSQLServer) async throws -> Void) async throws {
        try await withStarted(PostgreSQLServer.start(), stop: { await $0.stop() }, body)
    }

    @Test("Opening waits for a server that starts later")
    func openingWaitsForAServerThatStartsLater() async throws {
        try await withServer { server in
            let name = try #require(
                try await server.makeDatabase().split(separator: "?").first?.split(separator: "/").last)
            let proxy = try await FaultProxy.start(to: server.endpoint)
            let url = server.networkURL(of: String(name)).replacing("\(server.endpoint)", with: "\(proxy.endpoint)")
            try await server.halt(.immediate)
            var limits = PostgreSQLLimits()
            limits.openTime = .seconds(60)
            let given = limits
            let opening = Task.detached {
                try Database.open(.postgres(url: url), migrations: [Self.entries], limits: given)
            }
            // There were attempts while the server was away; after a crash it also says for a while that it is starting.
            try await wait(for: "a try") { proxy.connections.count >= 2 }
            try await server.resume()
            let database = try await opening.value
            try await Self.insert(1, into: database)
            #expect(try await Self.numbers(database) == [1])
            try database.close()
            await proxy.stop()
        }
    }

    /// The answer to COMMIT is lost and the server stays away until the limit, so the outcome can't be known.
    @Test("A commit with an unknown outcome is reported as uncertain", arguments: [true, false])
    func aCommitWithAnUnknownOutcomeIsReportedAsUncertain(wasMade: Bool) async throws {
        try await withServer { server in
            let made = try await server.makeDatabase()
            let name = try #require(made.split(separator: "?").first?.split(separator: "/").last)
            let proxy = try await FaultProxy.start(to: server.endpoint)
            let url = server.networkURL(of: String(name)).replacing("\(server.endpoint)", with: "\(proxy.endpoint)")
            let direction: Fault.Direction = wasMade ? .fromServer : .fromClient
            try await openDatabase(.postgres(url: made), migrations: [Self.entries]).close()
            let measured = try await openDatabase(.postgres(url: url), migrations: [Self.entries])
            try await Self.insert(1, into: measured)
            let end = try #require(proxy.connections.first?.passed[direction])
            try measured.close()

            var limits = PostgreSQLLimits()
            limits.reconnectTime = .milliseconds(500)
            // The last byte of COMMIT (five bytes of Sync follow it) or of its answer never arrives, and further connections
            // are cut at once.
            let cut = wasMade ? end - 1 : end - 6
            proxy.begin { number in [Fault(.cut, number == 0 ? direction : .fromClient, at: number == 0 ? cut : 0)] }
            let database = try Database.open(.postgres(url: url), migrations: [Self.entries], limits: limits)
            let error = await #expect(throws: StorageError.self) { try await Self.insert(2, into: database) }
            #expect(error == .commitUncertain)
            #expect(error?.remedy.contains("Check whether") == true)
            try await server.halt(.immediate)
            try await server.resume()
            let direct = try await openDatabase(.postgres(url: made), migrations: [Self.entries])
            #expect(try await Self.numbers(direct) == (wasMade ? [1, 2] : [1]))
            // Once the server is back, writing works again.
            proxy.begin { _ in [] }
            try await Self.insert(3, into: database)
            #expect(try await Self.numbers(direct).last == 3)
            try database.close()
            try direct.close()
            await proxy.stop()
        }
    }

    @Test(
        "A full disk on a server is reported, and writes resume once there is room",
        .enabled(if: geteuid() == 0, "only root can mount"))
    func aFullDiskOnAServerIsReportedAndWritesResumeOnceThereIsRoom() async throws {
        try await withServer { server in
            try await withTemporaryFolder { folder in
                let place = folder.appending("disk")
                let disk = try SmallDisk(at: place, size: 8 * 1024 * 1024)
                defer { disk.unmount() }
                try PostgreSQLServer.lend(place)
                try await server.execute("CREATE TABLESPACE small LOCATION '\(place)'")
                let url = try await server.makeDatabase()
                let name = try #require(url.split(separator: "?").first?.split(separator: "/").last)
                try await server.execute("ALTER DATABASE \(name) SET default_tablespace = small")
                let database = try await openDatabase(.postgres(url: url), migrations: [Self.entries])
                try disk.fill(leaving: 2_000_000)
                var random = SystemRandomNumberGenerator()
                var kept: [Int64] = []
                var refusal: StorageError?
                for number in 0..<100 where refusal == nil {
                    // Bytes that can't be compressed.
                    let filling = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
                    do {
                        try await Self.insert(number, filling, into: database)
                        kept.append(Int64(number))
                    } catch let error as StorageError {
                        refusal = error
                    }
                }
                #expect(refusal == .diskFull(path: database.path))
                #expect(refusal?.remedy != nil && !kept.isEmpty)
                #expect(try await Self.numbers(database) == kept)
                disk.empty()
                try await Self.insert(1000, [1], into: database)
                #expect(try await Self.numbers(database) == kept + [1000])
                try database.close()
                try await server.removeDatabase(url)
            }
        }
    }
}
