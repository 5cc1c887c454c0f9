import Foundation
import LocalDatabases
import LocalServers
import Storage
import Testing

/// Statements are sent to a server without waiting for the answers to earlier ones. A refusal must still belong to its
/// own write and its own savepoint.
@Suite("Pipelined statements", .timeLimit(.minutes(3))) struct PipelineTests {
    private static let insert = "INSERT INTO customers (name) VALUES ($1)"
    private static let refused = StorageError.constraintViolated(.unique(columns: ["customers.name"]))

    @Test("A refused write in the middle of a group is rolled back alone", arguments: TestEngine.allCases)
    func aRefusedWriteInTheMiddleIsRolledBackAlone(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let results = try await behindAHeldWrite(database, count: 50) { number, transaction in
                try transaction.execute(Self.insert, ["\(number) before"])
                try transaction.execute(Self.insert, [number % 10 == 3 ? "first" : "\(number)"])
                try transaction.execute(Self.insert, ["\(number) after"])
            }
            for (number, result) in results.enumerated() {
                if number % 10 == 3 {
                    #expect(throws: Self.refused) { try result.get() }
                } else {
                    #expect(throws: Never.self) { try result.get() }
                }
            }
            let kept = (0..<50).filter { $0 % 10 != 3 }.flatMap { ["\($0) before", "\($0)", "\($0) after"] }
            #expect(Set(try await database.read(Fixture.names)) == Set(["first"] + kept))
            #expect(try await database.read(Fixture.names).count == kept.count + 1)
        }
    }

    /// The body that reads is the first to receive an earlier write's refusal, which must not concern it.
    @Test("A write that reads behind a refused one succeeds", arguments: TestEngine.allCases)
    func aWriteThatReadsBehindARefusedOneSucceeds(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let results = try await behindAHeldWrite(database, count: 20) { number, transaction in
                try transaction.execute(Self.insert, [number == 4 ? "first" : "\(number)"])
                guard number.isMultiple(of: 6) else { return }
                let count = try transaction.row("SELECT count(*) AS n FROM customers")?.integer("n") ?? 0
                try transaction.execute("UPDATE customers SET age = $1 WHERE name = $2", [count, "\(number)"])
            }
            for (number, result) in results.enumerated() {
                if number == 4 {
                    #expect(throws: Self.refused) { try result.get() }
                } else {
                    #expect(throws: Never.self) { try result.get() }
                }
            }
            let counted = try await database.read {
                try $0.rows("SELECT name, age FROM customers WHERE age IS NOT NULL ORDER BY id").count
            }
            #expect(counted == 4)
        }
    }

    @Test("A savepoint does not hide an earlier refusal", arguments: TestEngine.allCases)
    func aSavepointDoesNotHideAnEarlierRefusal(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            try await database.write { try $0.execute(Self.insert, ["first"]) }
            await #expect(throws: Self.refused) {
                try await database.write { transaction in
                    try transaction.execute(Self.insert, ["first"])
                    try? transaction.savepoint { try $0.execute(Self.insert, ["inner"]) }
                }
            }
            #expect(try await database.read(Fixture.names) == ["first"])
            try await database.write { transaction in
                try transaction.execute(Self.insert, ["second"])
                #expect(throws: Self.refused) {
                    try transaction.savepoint { inner in
                        try inner.execute(Self.insert, ["third"])
                        try inner.execute(Self.insert, ["first"])
                    }
                }
                try transaction.execute(Self.insert, ["fourth"])
            }
            #expect(try await database.read(Fixture.names) == ["first", "second", "fourth"])
        }
    }

    /// More goes out than the server accepts while its own answers wait to be read.
    @Test("Huge values in both directions do not deadlock", arguments: TestEngine.allCases)
    func hugeValuesInBothDirectionsDoNotDeadlock(engine: TestEngine) async throws {
        let size = 2_000_000
        try await withFixture(engine) { database in
            let got = try await database.write { transaction in
                var got: [Int] = []
                let bytes = [UInt8](repeating: 7, count: size)
                for number in 0..<2 {
                    // Rows that the caller ignores are sent back too.
                    try transaction.execute(
                        "INSERT INTO customers (name) VALUES ($1) RETURNING name",
                        ["\(number)" + String(repeating: "é", count: 1_000)])
                    try transaction.execute("SELECT CAST($1 AS TEXT) AS echo", [String(repeating: "x", count: size)])
                    got.append(try transaction.row("SELECT $1 AS echo", [bytes])?.blob("echo").count ?? 0)
                }
                return got
            }
            #expect(got == [size, size])
            #expect(try await database.read(Fixture.names).count == 2)
        }
    }

    /// It has more statements than may be unanswered and more texts than are kept prepared.
    @Test("The statements of a long transaction run in order", arguments: TestEngine.allCases)
    func aLongTransactionRunsInOrder(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            try await database.write { transaction in
                for round in 0..<3 {
                    for number in 0..<600 {
                        try transaction.execute(
                            "INSERT INTO customers (name, age) VALUES ($1, \(number))", ["\(round) \(number)"])
                    }
                }
            }
            let names = try await database.read(Fixture.names)
            #expect(names == (0..<3).flatMap { round in (0..<600).map { "\(round) \($0)" } })
        }
    }

    @Test("Cancellation between statements leaves the connection usable", arguments: TestEngine.allCases)
    func cancellingBetweenStatementsLeavesTheConnectionUsable(engine: TestEngine) async throws {
        try await withFixture(engine) { database async throws in
            for round in 0..<10 {
                let gate = Gate()
                let (hasBegun, begun) = AsyncStream.makeStream(of: Void.self)
                let running = Task {
                    try await database.write { transaction in
                        for number in 0...round { try transaction.execute(Self.insert, ["cancelled \(number)"]) }
                        begun.finish()
                        gate.wait()
                        try transaction.execute(Self.insert, ["never"])
                    }
                }
                for await _ in hasBegun {}
                let behind = Task { try await database.write { try $0.execute(Self.insert, ["kept \(round)"]) } }
                running.cancel()
                gate.open()
                await #expect(throws: CancellationError.self) { try await running.value }
                try await behind.value
            }
            #expect(try await database.read(Fixture.names) == (0..<10).map { "kept \($0)" })
        }
    }

    /// Cuts the connection at each byte of a group of writes in turn.
    @Test("A group of writes is kept exactly once, wherever its connection is cut", arguments: Fault.Direction.allCases)
    func aGroupIsKeptExactlyOnceWhereverItsConnectionIsCut(direction: Fault.Direction) async throws {
        let step = ProcessInfo.processInfo.environment["CUT_EVERY"].flatMap(Int.init) ?? 24
        let entries = Migration(
            room: "Entries", number: 1, name: "entries without a key",
            statements: ["CREATE TABLE entries (number BIGINT NOT NULL CHECK (number % 1000 <> 3))"])
        let server = try await PostgreSQLServer.shared()
        try await withDatabase(.postgres, migrations: Fixture.migrations + [entries]) { direct in
            let name = try #require(direct.path.split(separator: "?").first?.split(separator: "/").last)
            let proxy = try await FaultProxy.start(to: server.endpoint)
            let url = server.networkURL(of: String(name)).replacing("\(server.endpoint)", with: "\(proxy.endpoint)")
            // Each round has its own numbers, which no one reads or deletes meanwhile, so nothing conflicts.
            let work: @Sendable (Database, Int) async throws -> Void = { database, round in
                let results = try await behindAHeldWrite(database, named: "\(round)", count: 6) { number, transaction in
                    for half in [0, 100] {
                        try transaction.execute(
                            "INSERT INTO entries (number) VALUES ($1)", [round * 1_000 + half + number])
                    }
                }
                for (number, result) in results.enumerated() {
                    if number == 3 {
                        #expect(throws: StorageError.self) { try result.get() }
                    } else {
                        #expect(throws: Never.self) { try result.get() }
                    }
                }
            }
            func kept(_ round: Int) async throws -> [Int64] {
                try await direct.read { transaction in
                    let rows = try transaction.rows(
                        "SELECT number % 1000 AS number FROM entries WHERE number / 1000 = $1 ORDER BY number", [round])
                    return try rows.map { try $0.integer("number") }
                }
            }
            let expected: [Int64] = [0, 1, 2, 4, 5, 100, 101, 102, 104, 105]

            proxy.begin { _ in [] }
            let whole = try await openDatabase(.postgres(url: url), migrations: Fixture.migrations + [entries])
            let start = try #require(proxy.connections.first?.passed[direction])
            try await work(whole, 0)
            let end = try #require(proxy.connections.first?.passed[direction])
            try whole.close()
            #expect(try await kept(0) == expected)

            for position in stride(from: start + 1, through: end, by: step) {
                proxy.begin { $0 == 0 ? [Fault(.cut, direction, at: position)] : [] }
                let database = try await openDatabase(
                    .postgres(url: url), migrations: Fixture.migrations + [entries])
                try await work(database, position)
                try database.close()
                #expect(try await kept(position) == expected, "cut at byte \(position - start) of \(end - start)")
            }
            await proxy.stop()
        }
    }
}
