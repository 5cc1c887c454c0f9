import Storage
import Testing

@Suite struct TransactionTests {
    let folder: ScratchFolder
    let database: Database

    init() throws {
        folder = try ScratchFolder()
        database = try folder.database()
    }

    @Test func whatIsWrittenIsRead() async throws {
        let id = try await database.write { transaction in
            try transaction.row("INSERT INTO customers (name) VALUES ($1) RETURNING id", ["Nováková"])?.integer("id")
        }
        #expect(id == 1)
        #expect(try await database.read(Fixture.names) == ["Nováková"])
    }

    @Test func aBodyThatThrowsLeavesNothing() async throws {
        await #expect(throws: BodyFailed()) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                throw BodyFailed()
            }
        }
        #expect(try await database.read(Fixture.names) == [])
    }

    @Test func aRefusedStatementEndsTheTransactionEvenWhereItIsCaught() async throws {
        let later = try await #require(throws: StorageError.self) {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                _ = try? transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                #expect(throws: StorageError.transactionEnded) {
                    try transaction.execute("INSERT INTO customers (name) VALUES ('B')")
                }
            }
        }
        #expect(later == .constraintViolated(.unique(columns: ["customers.name"])))
        #expect(try await database.read(Fixture.names) == [])
    }

    @Test func aSavepointUndoesOnlyItself() async throws {
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

    @Test func aReaderCannotWrite() async throws {
        let sql = "INSERT INTO customers (name) VALUES ('A') RETURNING id"
        await #expect(throws: StorageError.writeInReadTransaction(sql: sql)) {
            try await database.read { try $0.rows(sql) }
        }
    }

    @Test func aReaderSeesOneMomentWhileAWriterGoesOn() async throws {
        let database = database
        try await database.read { transaction in
            #expect(try Fixture.names(transaction) == [])
            let other = try Database.open(at: database.path, migrations: Fixture.migrations)
            defer { try? other.close() }
            #expect(try Fixture.names(transaction) == [])
        }
    }

    @Test func executeCountsTheRowsItChanged() async throws {
        let counts = try await database.write { transaction in
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

    @Test func rowChangesAllRowsThoughItGivesTheFirst() async throws {
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

    @Test func forEachGivesRowsOneByOneAndStopsAtAnError() async throws {
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
            // The error was the body's own, so that the transaction goes on.
            try transaction.execute("INSERT INTO customers (name) VALUES ('D')")
        }
        #expect(try await database.read(Fixture.names) == ["A", "B", "C", "D"])
    }

    @Test func aClosedDatabaseSaysSo() async throws {
        try database.close()
        await #expect(throws: StorageError.closed) { try await database.read(Fixture.names) }
        await #expect(throws: StorageError.closed) {
            try await database.write { try $0.execute("DELETE FROM letters") }
        }
    }

    @Test func aCancelledTaskWritesNothing() async throws {
        let database = database
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.write { try $0.execute("INSERT INTO customers (name) VALUES ('A')") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await database.read(Fixture.names) == [])
    }

    @Test func commitsAreSyncedAndForeignKeysChecked() async throws {
        let settings = try await database.write { transaction in
            [
                try transaction.row("PRAGMA synchronous")?.integer("synchronous"),
                try transaction.row("PRAGMA foreign_keys")?.integer("foreign_keys"),
            ]
        }
        #expect(settings == [2, 1])
        let mode = try await database.write { try $0.row("PRAGMA journal_mode")?.text("journal_mode") }
        #expect(mode == "wal")
    }

    @Test func writersOfTwoHandlesWaitForEachOther() async throws {
        let other = try folder.database()
        let first = database
        try await withThrowingTaskGroup(of: Void.self) { group in
            for handle in [first, other] {
                for number in 0..<50 {
                    group.addTask {
                        try await handle.write { transaction in
                            let count = try transaction.row("SELECT count(*) AS n FROM customers")?.integer("n") ?? -1
                            try transaction.execute(
                                "INSERT INTO customers (name, age) VALUES ($1, $2)",
                                ["\(handle === first) \(number)", count])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        // Had two of them read the same count, one of the ages would be there twice.
        let ages = try await database.read { try $0.rows("SELECT DISTINCT age FROM customers").count }
        #expect(ages == 100)
    }

    @Test func aWriterThatWaitsTooLongIsToldThatTheDatabaseIsBusy() async throws {
        let impatient = try Database.open(
            at: database.path, migrations: Fixture.migrations, busyLimit: .milliseconds(1))
        let (isHeld, held) = AsyncStream.makeStream(of: Void.self)
        let release = Gate()
        let database = database
        let holder = Task {
            try await database.write { transaction in
                try transaction.execute("INSERT INTO customers (name) VALUES ('A')")
                held.finish()
                release.wait()
            }
        }
        for await _ in isHeld {}
        await #expect(throws: StorageError.busy) {
            try await impatient.write { try $0.execute("INSERT INTO customers (name) VALUES ('B')") }
        }
        release.open()
        try await holder.value
        #expect(try await database.read(Fixture.names) == ["A"])
    }
}
