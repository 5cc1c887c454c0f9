import LocalDatabases
import Storage
import Testing

@Suite("Announced changes", .timeLimit(.minutes(2))) struct ChangeTests {
    /// Starts a follower. On PostgreSQL it first receives `missedSome`.
    private func follow(_ topics: Set<String>, _ database: Database) async -> AsyncStream<Change>.Iterator {
        var changes = database.changes(of: topics).makeAsyncIterator()
        if database.engine == .postgres { #expect(await changes.next() == .missedSome) }
        return changes
    }

    @Test("Only committed announcements are delivered, in order", arguments: TestEngine.allCases)
    func onlyCommittedAnnouncementsAreDeliveredInOrder(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            var changes = await follow(["customers"], database)
            for number in 0..<20 {
                try await database.write { transaction in
                    try transaction.announce(topic: "customers", payload: "\(number)\nš")
                    try transaction.announce(topic: "letters", payload: "not for us")
                    try? transaction.savepoint { inner in
                        try inner.announce(topic: "customers", payload: "undone")
                        throw BodyFailed()
                    }
                }
                try? await database.write { transaction in
                    try transaction.announce(topic: "customers", payload: "not kept")
                    throw BodyFailed()
                }
            }
            for number in 0..<20 {
                #expect(await changes.next() == .announced(topic: "customers", payload: "\(number)\nš"))
            }
            try await database.write { try $0.announce(topic: "customers", payload: "") }
            #expect(await changes.next() == .announced(topic: "customers", payload: ""))
        }
    }

    @Test("An announcement is delivered only once its data can be read", arguments: TestEngine.allCases)
    func anAnnouncementIsDeliveredOnlyOnceItsDataCanBeRead(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            var changes = await follow(["customers"], database)
            for number in 0..<20 {
                async let write: Void = database.write { transaction in
                    try transaction.announce(topic: "customers", payload: "\(number)")
                    try transaction.execute("INSERT INTO customers (id, name) VALUES ($1, $2)", [number, "\(number)"])
                }
                #expect(await changes.next() == .announced(topic: "customers", payload: "\(number)"))
                #expect(try await database.read(Fixture.names).count == number + 1)
                try await write
            }
        }
    }

    @Test("Repeated announcements of one transaction are delivered once", arguments: TestEngine.allCases)
    func repeatedAnnouncementsOfOneTransactionAreDeliveredOnce(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            var changes = await follow(["a", "b"], database)
            try await database.write { transaction in
                try? transaction.savepoint { inner in
                    try inner.announce(topic: "b", payload: "undone, and then not")
                    throw BodyFailed()
                }
                for _ in 0..<3 { try transaction.announce(topic: "a", payload: "1") }
                try transaction.savepoint { try $0.announce(topic: "a", payload: "1") }
                try transaction.announce(topic: "b", payload: "undone, and then not")
            }
            try await database.write { try $0.announce(topic: "a", payload: "1") }
            #expect(await changes.next() == .announced(topic: "a", payload: "1"))
            #expect(await changes.next() == .announced(topic: "b", payload: "undone, and then not"))
            #expect(await changes.next() == .announced(topic: "a", payload: "1"))
        }
    }

    @Test("A slow follower learns that it missed some", arguments: TestEngine.allCases)
    func aSlowFollowerReceivesMissedSome(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            var slow = await follow(["a"], database)
            var quick = await follow(["a"], database)
            for number in 0..<5000 {
                try await database.write { try $0.announce(topic: "a", payload: "\(number)") }
                if number % 100 == 99 {
                    for earlier in (number - 99)...number {
                        #expect(await quick.next() == .announced(topic: "a", payload: "\(earlier)"))
                    }
                }
            }
            var told = [await slow.next()]
            while told.last != .announced(topic: "a", payload: "4999") { told.append(await slow.next()) }
            #expect(told.first == .missedSome)
            #expect(told.count < 1000)
        }
    }

    @Test("An announcement that is too long is refused", arguments: TestEngine.allCases)
    func anAnnouncementThatIsTooLongIsRefused(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            var changes = await follow(["a"], database)
            let most = WriteTransaction.longestAnnouncement - 1
            await #expect(throws: StorageError.announcementTooLong(topic: "a")) {
                try await database.write {
                    try $0.announce(topic: "a", payload: String(repeating: "x", count: most + 1))
                }
            }
            let longest = String(repeating: "x", count: most)
            try await database.write { try $0.announce(topic: "a", payload: longest) }
            #expect(await changes.next() == .announced(topic: "a", payload: longest))
        }
    }

    @Test("Any text can be a topic or a payload", arguments: TestEngine.allCases)
    func anyTextCanBeATopicOrAPayload(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: Fixture.migrations) { database in
            let topics = ["", " ", "12 a", "two\nlines", "příloha"]
            var changes = await follow(Set(topics), database)
            for topic in topics {
                for payload in ["", "1 b", "\n", "š"] {
                    try await database.write { try $0.announce(topic: topic, payload: payload) }
                    #expect(await changes.next() == .announced(topic: topic, payload: payload))
                }
            }
        }
    }

    @Test("A stream of changes ends with its database and with its task", arguments: TestEngine.allCases)
    func theStreamEndsWithTheDatabaseAndWithItsTask(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let changes = database.changes(of: ["a"])
            let task = Task { for await _ in changes {} }
            task.cancel()
            await task.value
            let others = database.changes(of: ["a"])
            let other = Task { for await _ in others {} }
            try database.close()
            await other.value
        }
    }
}
