import LocalDatabases
import Storage
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct LeaseTests {
    @Test(arguments: TestEngine.allCases)
    func oneHoldsItAndTheNumberGrowsForEver(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let first = try #require(try await database.acquireLease("outbox/1", for: .seconds(600)))
            #expect(try await database.acquireLease("outbox/1", for: .seconds(600)) == nil)
            #expect(try await database.acquireLease("outbox/2", for: .seconds(600)) != nil)
            let renewed = try await database.renewLease(first, for: .seconds(600))
            #expect(renewed.token == first.token && renewed.validUntil >= first.validUntil)
            try await database.read { try first.confirm(in: $0) }
            try await database.releaseLease(first)
            let second = try #require(try await database.acquireLease("outbox/1", for: .seconds(600)))
            #expect(second.token > first.token)
            // The former holder can neither write, nor prolong, nor give back what is another's.
            await #expect(throws: StorageError.leaseLost(name: "outbox/1")) {
                try await database.write { try first.confirm(in: $0) }
            }
            await #expect(throws: StorageError.leaseLost(name: "outbox/1")) {
                try await database.renewLease(first, for: .seconds(600))
            }
            try await database.releaseLease(first)
            #expect(try await database.acquireLease("outbox/1", for: .seconds(600)) == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func anExpiredOneIsTakenOver(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let first = try #require(try await database.acquireLease("a", for: .milliseconds(1)))
            var second: Lease?
            while second == nil { second = try await database.acquireLease("a", for: .seconds(600)) }
            #expect(try #require(second).token > first.token)
            await #expect(throws: StorageError.leaseLost(name: "a")) {
                try await database.renewLease(first, for: .seconds(600))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func ofManyWhoWantItOneAtATimeHasIt(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let holders = Tally()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        var turns = 0
                        while turns < 5 {
                            do {
                                try await database.withLease("a", for: .seconds(600)) { _ in
                                    holders.add(1)
                                    await Task.yield()
                                    #expect(holders.count == 1)
                                    holders.add(-1)
                                }
                                turns += 1
                            } catch StorageError.leaseTaken {
                                await Task.yield()
                            }
                        }
                        return turns
                    }
                }
                let turns = try await group.reduce(0, +)
                #expect(turns == 80)
            }
        }
    }

    @Test(arguments: [TestEngine.sqlite])
    func itIsRenewedAsLongAsTheBodyRuns(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let clock = ContinuousClock()
            try await database.withLease("a", for: .milliseconds(900)) { lease in
                while clock.now < lease.validUntil + .milliseconds(300) { try await Task.sleep(for: .milliseconds(10)) }
                #expect(try await database.acquireLease("a", for: .seconds(1)) == nil)
                try await database.read { try lease.confirm(in: $0) }
            }
            #expect(try await database.acquireLease("a", for: .seconds(1)) != nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func aLostOneCancelsTheBody(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let cancellations = Tally()
            await #expect(throws: StorageError.leaseLost(name: "a")) {
                try await database.withLease("a", for: .milliseconds(600)) { lease in
                    try await database.releaseLease(lease)
                    #expect(try await database.acquireLease("a", for: .seconds(600)) != nil)
                    do { try await Task.sleep(for: .seconds(600)) } catch {
                        cancellations.add(1)
                    }
                }
            }
            #expect(cancellations.count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func itIsGivenBackWhateverEndsTheBody(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            await #expect(throws: BodyFailed.self) {
                try await database.withLease("a", for: .seconds(600)) { _ in throw BodyFailed() }
            }
            let task = Task {
                try await database.withLease("a", for: .seconds(600)) { _ in try await Task.sleep(for: .seconds(600)) }
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            let next = try await database.acquireLease("a", for: .seconds(1))
            #expect(next != nil)
        }
    }
}

/// A number that many tasks count on.
private final class Tally: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }
    func add(_ step: Int) { number.withLock { $0 += step } }
}
