import LocalDatabases
import Storage
import Testing

@Suite("Transactions", .timeLimit(.minutes(10))) struct TransactionTests {
    @Test("What is written is read", arguments: TestEngine.allCases)
    func whatIsWrittenIsRead(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let id = try await database.write { transaction in
                try transaction.row("INSERT INTO customers (name) VALUES ($1) RETURNING id", ["Nováková"])?.integer(
                    "id")
            }
            #expect(id == 1)
            #expect(try await database.read(Fixture.names) == ["Nováková"])
        }
    }

    @Test("A body that throws leaves nothing", arguments: TestEngine.allCases)
    func aBodyThatThrowsLeavesNothing(engine: TestEngine) async throws {
        try await withFixture(engine) { database async throws in
            await #expect(throws: BodyFailed()) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                    throw BodyFailed()
                }
            }
            #expect(try await database.read(Fixture.names) == [])
        }
    }

    @Test("A refused statement ends the transaction even if its error is caught", arguments: TestEngine.allCases)
    func aRefusedStatementEndsTheTransactionEvenIfTheErrorIsCaught(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let later = try await #require(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                    _ = try? transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                    // A server reports the refusal once, at the next wait; SQLite has reported it already.
                    let ended: StorageError =
                        engine == .sqlite
                        ? .transactionEnded : .constraintViolated(.unique(columns: ["customers.name"]))
                    #expect(throws: ended) { try transaction.row("SELECT 1 AS one") }
                    #expect(throws: StorageError.transactionEnded) {
                        try transaction.execute("INSERT INTO customers (name) VALUES ('B')")
                    }
                }
            }
            #expect(later == .constraintViolated(.unique(columns: ["customers.name"])))
            #expect(try await database.read(Fixture.names) == [])
        }
    }

    @Test("A savepoint rolls back only itself", arguments: TestEngine.allCases)
    func aSavepointRollsBackOnlyItself(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                #expect(throws: StorageError.constraintViolated(.unique(columns: ["customers.name"]))) {
                    try transaction.savepoint { inner in
                        try inner.execute("INSERT INTO customers (name) VALUES ('B')")
                        try inner.execute("INSERT INTO customers (name) VALUES ('A')")
                    }
                }
                try transaction.savepoint { inner in
                    try inner.savepoint { try $0.execute("INSERT INTO customers (name) VALUES ('C')") }
                    #expect(throws: BodyFailed()) {
                        try inner.savepoint { innermost in
                            try innermost.execute("INSERT INTO customers (name) VALUES ('D')")
                            throw BodyFailed()
                        }
                    }
                }
            }
            #expect(try await database.read(Fixture.names) == ["A", "C"])
        }
    }

    @Test("A reader cannot write", arguments: TestEngine.allCases)
    func aReaderCannotWrite(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let sql = "INSERT INTO customers (name) VALUES ('A') RETURNING id"
            await #expect(throws: StorageError.writeInReadTransaction(sql: sql)) {
                try await database.read { try $0.rows(sql) }
            }
        }
    }

    @Test("A statement reports the number of rows that it changed", arguments: TestEngine.allCases)
    func executeCountsTheRowsItChanged(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let counts: [Int] = try await database.write { transaction in
                [
                    try transaction.execute("INSERT INTO customers (name) VALUES ('A'), ('B'), ('C')"),
                    try transaction.execute("CREATE TABLE other (id INTEGER PRIMARY KEY)"),
                    try transaction.execute("UPDATE customers SET age = 3 WHERE name <> $1", ["C"]),
                    try transaction.execute("UPDATE customers SET age = 3 WHERE name = $1", ["nobody"]),
                    try transaction.execute("INSERT INTO customers (name) VALUES ('A') ON CONFLICT (name) DO NOTHING"),
                    try transaction.execute("DELETE FROM customers"),
                ]
            }
            #expect(counts == [3, 0, 2, 0, 0, 3])
        }
    }

    @Test("A request for one row changes all rows but returns the first", arguments: TestEngine.allCases)
    func rowChangesAllRowsButReturnsTheFirst(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let first = try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A'), ('B'), ('C')")
                return try transaction.row("UPDATE customers SET age = 1 RETURNING id")?.integer("id")
            }
            #expect(first == 1)
            let changed = try await database.read {
                try $0.row("SELECT count(*) AS n FROM customers WHERE age = 1")?.integer("n")
            }
            #expect(changed == 3)
        }
    }

    @Test("Rows are passed one by one, and an error ends that but not the transaction", arguments: TestEngine.allCases)
    func forEachPassesRowsOneByOneAndStopsAtAnError(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A'), ('B'), ('C')")
                var seen: [String] = []
                #expect(throws: BodyFailed()) {
                    try transaction.forEach("SELECT name FROM customers ORDER BY id") { row in
                        seen.append(try row.text("name"))
                        if seen.count == 2 { throw BodyFailed() }
                    }
                }
                #expect(seen == ["A", "B"])
                // The error came from the body, so the transaction goes on.
                try transaction.execute("INSERT INTO customers (name) VALUES ('D')")
            }
            #expect(try await database.read(Fixture.names) == ["A", "B", "C", "D"])
        }
    }

    @Test("A cancelled task writes nothing", arguments: TestEngine.allCases)
    func aCancelledTaskWritesNothing(engine: TestEngine) async throws {
        try await withFixture(engine) { database async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.write { try $0.execute("INSERT INTO customers (name) VALUES ('A')") }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await database.read(Fixture.names) == [])
        }
    }

    @Test("A closed database refuses reads and writes", arguments: TestEngine.allCases)
    func aClosedDatabaseSaysSo(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            try database.close()
            await #expect(throws: StorageError.closed) { try await database.read(Fixture.names) }
            await #expect(throws: StorageError.closed) {
                try await database.write { try $0.execute("DELETE FROM letters") }
            }
        }
    }

    @Test("A reader sees one snapshot", arguments: TestEngine.allCases)
    func aReaderSeesOneSnapshot(engine: TestEngine) async throws {
        try await withFixture(engine) { database in
            let (hasBegun, begun) = AsyncStream.makeStream(of: Void.self)
            let goOn = Gate()
            let reader = Task {
                try await database.read { transaction in
                    let before = try Fixture.names(transaction)
                    begun.finish()
                    goOn.wait()
                    return [before, try Fixture.names(transaction)]
                }
            }
            for await _ in hasBegun {}
            try await database.write { try $0.execute("INSERT INTO customers (name) VALUES ('A')") }
            goOn.open()
            #expect(try await reader.value == [[], []])
            #expect(try await database.read(Fixture.names) == ["A"])
        }
    }

    @Test("The writes of two processes are serialised", arguments: TestEngine.allCases)
    func writesOfTwoProcessesAreSerialised(engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            let handles = try (0..<2).map { _ in try Database.open(location, migrations: Fixture.migrations) }
            defer { for handle in handles { try? handle.close() } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (which, handle) in handles.enumerated() {
                    for number in 0..<50 {
                        group.addTask {
                            try await handle.write { transaction in
                                let row = try transaction.row("SELECT count(*) AS n FROM customers")
                                try transaction.execute(
                                    "INSERT INTO customers (name, age) VALUES ($1, $2)",
                                    ["\(which) \(number)", try row?.integer("n")])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // If two of them had read the same count, one of the ages would be there twice.
            let ages = try await handles[0].read { try $0.rows("SELECT DISTINCT age FROM customers").count }
            #expect(ages == 100)
        }
    }
}
