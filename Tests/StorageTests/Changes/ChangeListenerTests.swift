import LocalDatabases
import LocalServers
import Storage
import Testing

@Suite("Changes that another node announces", .timeLimit(.minutes(3))) struct ChangeListenerTests {
    @Test("Announcements of another node are received in order")
    func announcementsOfAnotherNodeAreReceived() async throws {
        try await withDatabaseLocation(.postgres) { location in
            let one = try await openDatabase(location, migrations: [])
            let other = try await openDatabase(location, migrations: [])
            var changes = one.changes(of: ["a"]).makeAsyncIterator()
            #expect(await changes.next() == .missedSome)
            for number in 0..<100 {
                try await other.write { try $0.announce(topic: "a", payload: "\(number)") }
            }
            for number in 0..<100 {
                #expect(await changes.next() == .announced(topic: "a", payload: "\(number)"))
            }
            try one.close()
            try other.close()
        }
    }

    @Test(
        "After a server's restart a follower learns that it missed some, and continues",
        arguments: [PostgreSQLServer.Shutdown.fast, .immediate])
    func afterAServerRestartTheFollowerIsNotifiedAndContinues(shutdown: PostgreSQLServer.Shutdown) async throws {
        let server = try await PostgreSQLServer.start()
        try await withDatabase(.postgres, migrations: [], on: server) { database in
            var changes = database.changes(of: ["a"]).makeAsyncIterator()
            #expect(await changes.next() == .missedSome)
            try await server.restart(shutdown)
            #expect(await changes.next() == .missedSome)
            try await database.write { try $0.announce(topic: "a", payload: "after") }
            #expect(await changes.next() == .announced(topic: "a", payload: "after"))
        }
        await server.stop()
    }
}
