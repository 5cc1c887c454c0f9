import Foundation
import LocalDatabases
import Storage
import Synchronization
import TestSupport
import Testing

/// Writes that are waiting share one commit. A gate holds the first, so that those behind it always form a group.
@Suite("Group commit", .timeLimit(.minutes(2))) struct GroupCommitTests {
    static let insert = "INSERT INTO customers (name) VALUES ($1)"

    @Test("A failing write is rolled back alone", arguments: TestEngine.allCases)
    func aFailingWriteIsRolledBackAlone(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let results = try await behindAHeldWrite(database, count: 60) { number, transaction in
                try transaction.execute(Self.insert, ["\(number)"])
                switch number % 4 {
                case 1: throw BodyFailed()
                case 2: try transaction.execute(Self.insert, ["first"])
                case 3: _ = try? transaction.execute(Self.insert, ["first"])
                default: break
                }
            }
            let refused = StorageError.constraintViolated(.unique(columns: ["customers.name"]))
            for (number, result) in results.enumerated() {
                switch number % 4 {
                case 0: #expect(throws: Never.self) { try result.get() }
                case 1: #expect(throws: BodyFailed()) { try result.get() }
                default: #expect(throws: refused) { try result.get() }
                }
            }
            let kept = Set(try await database.read(Fixture.names))
            #expect(kept == Set(["first"] + stride(from: 0, to: 60, by: 4).map { "\($0)" }))
        }
    }

    @Test("A write sees what earlier ones in its group did", arguments: TestEngine.allCases)
    func aWriteSeesWhatEarlierOnesInItsGroupDid(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            _ = try await behindAHeldWrite(database, count: 100) { _, transaction in
                let count = try transaction.row("SELECT count(*) AS n FROM customers")?.integer("n") ?? -1
                try transaction.execute(
                    "INSERT INTO customers (name, age) VALUES ($1, $2)", ["number \(count)", count])
            }
            let ages = try await database.read { try $0.rows("SELECT age FROM customers ORDER BY id").dropFirst() }
            #expect(try ages.map { try $0.integer("age") } == Array(1...100))
        }
    }

    @Test("A write refused at commit takes no other with it", arguments: TestEngine.allCases)
    func aWriteRefusedAtCommitTakesNoOtherWithIt(engine: TestEngine) async throws {
        let deferred = Migration(
            room: "Deferred", number: 1, name: "a constraint that is checked by the commit",
            statements: [
                """
                CREATE TABLE parts (
                    id BIGINT PRIMARY KEY, whole BIGINT NOT NULL REFERENCES parts (id) DEFERRABLE INITIALLY DEFERRED
                )
                """
            ])
        try await withDatabase(engine, migrations: Fixture.migrations + [deferred]) { database in
            let results = try await behindAHeldWrite(database, count: 20) { number, transaction in
                // The seventh refers to a row that is never added.
                try transaction.execute(
                    "INSERT INTO parts (id, whole) VALUES ($1, $2)", [number, number == 7 ? 1_000 : number])
            }
            for (number, result) in results.enumerated() {
                if number == 7 {
                    #expect(throws: StorageError.constraintViolated(.foreignKey)) { try result.get() }
                } else {
                    #expect(throws: Never.self) { try result.get() }
                }
            }
            let ids = try await database.read { try $0.rows("SELECT id FROM parts ORDER BY id") }
            #expect(try ids.map { try $0.integer("id") } == (0..<20).filter { $0 != 7 })
            #expect(try await database.read(Fixture.names) == ["first"])
        }
    }

    @Test("A write cancelled while it waits never runs", arguments: TestEngine.allCases)
    func aWriteCancelledWhileWaitingNeverRuns(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let gate = Gate()
            let (hasBegun, begun) = AsyncStream.makeStream(of: Void.self)
            let first = Task {
                try await database.write { _ in
                    begun.finish()
                    gate.wait()
                }
            }
            for await _ in hasBegun {}
            let waiting = Task { try await database.write { try $0.execute(Self.insert, ["cancelled"]) } }
            waiting.cancel()
            // It must end while the first still holds the connection.
            await #expect(throws: CancellationError.self) { try await waiting.value }
            gate.open()
            try await first.value
            #expect(try await database.read(Fixture.names) == [])
        }
    }

    @Test("A write cancelled while it runs ends at its next statement", arguments: TestEngine.allCases)
    func aWriteCancelledWhileRunningEndsAtItsNextStatement(engine: TestEngine) async throws {
        try await withFixture(engine) { database async throws in
            let gate = Gate()
            let (hasBegun, begun) = AsyncStream.makeStream(of: Void.self)
            let running = Task {
                try await database.write { transaction in
                    try transaction.execute(Self.insert, ["cancelled"])
                    begun.finish()
                    gate.wait()
                    try transaction.execute(Self.insert, ["never"])
                }
            }
            for await _ in hasBegun {}
            running.cancel()
            gate.open()
            await #expect(throws: CancellationError.self) { try await running.value }
            #expect(try await database.read(Fixture.names) == [])
        }
    }

    @Test(
        "Closing the database completes or refuses each queued write, and keeps the completed ones",
        arguments: TestEngine.allCases)
    func closingWaitsForQueuedWrites(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            let database = try Database.open(location, migrations: Fixture.migrations)
            let writes = (0..<50).map { number in
                Task { try await database.write { try $0.execute(Self.insert, ["\(number)"]) } }
            }
            _ = try await writes[0].value
            try database.close()
            var kept = 0
            for write in writes {
                switch await write.result {
                case .success: kept += 1
                case .failure(let error): #expect(error as? StorageError == .closed)
                }
            }
            let again = try Database.open(location, migrations: Fixture.migrations)
            defer { try? again.close() }
            #expect(try await again.read(Fixture.names).count == kept)
        }
    }

    @Test("A full disk in one write does not harm the others")
    func aFullDiskInOneWriteDoesNotHurtEarlierOnes() async throws {
        let folder = try ScratchFolder()
        let database = try folder.database()
        defer { try? database.close() }
        // If the file may not grow, SQLite rolls back the whole transaction, not only the statement.
        try await database.write { _ = try $0.row("PRAGMA max_page_count = 60") }
        let results = try await behindAHeldWrite(database, count: 10) { number, transaction in
            try transaction.execute(Self.insert, ["\(number)"])
            if number == 5 { try transaction.storeBlob([UInt8](repeating: 7, count: 1_000_000)) }
        }
        for (number, result) in results.enumerated() {
            if number == 5 {
                #expect(throws: StorageError.diskFull(path: database.path)) { try result.get() }
            } else {
                #expect(throws: Never.self) { try result.get() }
            }
        }
        #expect(try await database.read(Fixture.names).count == 10)
    }
}
