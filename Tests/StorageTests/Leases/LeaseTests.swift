import LocalDatabases
import LocalServers
@testable import Storage
import Synchronization
import Testing

@Suite("Leases", .timeLimit(.minutes(2))) struct LeaseTests {
    @Test("A lease has one holder at a time, and its token always grows", arguments: TestEngine.allCases)
    func oneHolderAtATimeAndTheTokenAlwaysGrows(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            let first = try #require(try await database.acquireLease("outbox/1", for: .seconds(600)))
            #expect(try await database.acquireLease("outbox/1", for: .seconds(600)) == nil)
            #expect(try await database.acquireLease("outbox/2", for: .seconds(600)) != nil)
            let renewed = try await database.renewLease(first, for: .seconds(600))
            #expect(renewed.token == first.token && renewed.validUntil >= first.validUntil)
            try await database.releaseLease(first)
            let second = try #require(try await database.acquireLease("outbox/1", for: .seconds(600)))
            #expect(second.token > first.token)
            // The former holder can't renew or release what is now another's.
            await #expect(throws: StorageError.leaseLost(name: "outbox/1")) {
                try await database.renewLease(first, for: .seconds(600))
            }
            try await database.releaseLease(first)
            #expect(try await database.acquireLease("outbox/1", for: .seconds(600)) == nil)
        }
    }

    @Test("An expired lease is taken over", arguments: TestEngine.allCases)
    func anExpiredLeaseIsTakenOver(engine: TestEngine) async throws {
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

    @Test("Only one of many tasks holds a lease at a time", arguments: TestEngine.allCases)
    func onlyOneOfManyHoldsItAtATime(engine: TestEngine) async throws {
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

    @Test("A lease is renewed while its body runs", arguments: TestEngine.allCases)
    func itIsRenewedWhileTheBodyRuns(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            try await database.withLease("a", for: .seconds(600), renewing: .milliseconds(5)) { _ in
                var seen: Set<String> = []
                while seen.count < 4 {
                    seen.insert(try await end(of: "a", database))
                    try await Task.sleep(for: .milliseconds(2))
                }
                #expect(try await database.acquireLease("a", for: .seconds(1)) == nil)
            }
            let next = try await database.acquireLease("a", for: .seconds(1))
            #expect(next != nil)
        }
    }

    /// Returns when the lease ends, counting the renewals so far.
    private func end(of name: String, _ database: Database) async throws -> String {
        if database.engine == .sqlite { return "\(String(describing: database.leaseBook.expiry(of: name)))" }
        let row = try await database.read { try $0.row("SELECT expires_at FROM leases WHERE name = $1", [name]) }
        return "\(String(describing: row))"
    }

    @Test("A lost lease cancels the body", arguments: TestEngine.allCases)
    func aLostLeaseCancelsTheBody(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database async throws in
            let cancellations = Tally()
            await #expect(throws: StorageError.leaseLost(name: "a")) {
                try await database.withLease("a", for: .seconds(600), renewing: .milliseconds(5)) { lease in
                    try await database.releaseLease(lease)
                    // The renewal finds it gone, whether or not another holder has it.
                    do { try await Task.sleep(for: .seconds(600)) } catch { cancellations.add(1) }
                }
            }
            #expect(cancellations.count == 1)
        }
    }

    @Test("Others learn who holds a lease and when it is released", arguments: TestEngine.allCases)
    func othersLearnWhoHoldsItAndWhenItIsReleased(engine: TestEngine) async throws {
        try await withDatabase(engine, migrations: []) { database in
            var changes = database.changes(of: [Change.leases]).makeAsyncIterator()
            if engine == .postgres { #expect(await changes.next() == .missedSome) }
            #expect(try await database.leaseHolding("a") == nil)
            try await database.withLease("a", for: .seconds(600), note: "the night's work") { _ in
                let holding = try #require(try await database.leaseHolding("a"))
                #expect(holding.note == "the night's work")
                #expect(holding.since <= .now && .now - holding.since < .seconds(3600))
            }
            #expect(try await database.leaseHolding("a") == nil)
            #expect(await changes.next() == .announced(topic: Change.leases, payload: "a"))
        }
    }

    /// If the server is silent and the renewal hangs, the body must still end before the lease does.
    @Test("The body is cancelled before its lease ends, even if the renewal hangs")
    func theBodyIsCancelledBeforeTheEndEvenIfTheRenewalHangs() async throws {
        let server = try await PostgreSQLServer.shared()
        try await withDatabase(.postgres, migrations: []) { direct in
            let name = try #require(direct.path.split(separator: "?").first?.split(separator: "/").last)
            let proxy = try await FaultProxy.start(to: server.endpoint)
            let url = server.networkURL(of: String(name)).replacing("\(server.endpoint)", with: "\(proxy.endpoint)")
            var limits = PostgreSQLLimits()
            limits.reconnectTime = .seconds(12)
            limits.connectTime = .seconds(2)
            let database = try Database.open(.postgres(url: url), migrations: [], limits: limits)
            let isInTime = Tally()
            await #expect(throws: StorageError.leaseLost(name: "a")) {
                try await database.withLease("a", for: .seconds(9), renewing: .milliseconds(100)) { lease in
                    proxy.begin { _ in [Fault(.silence, .fromClient, at: 0)] }
                    await proxy.breakAll()
                    let silent = ContinuousClock.now
                    do { try await Task.sleep(for: .seconds(600)) } catch {
                        // The last renewal came before the silence.
                        if ContinuousClock.now < max(lease.validUntil, silent + .seconds(9)) { isInTime.add(1) }
                    }
                }
            }
            #expect(isInTime.count == 1)
            try database.close()
            await proxy.stop()
        }
    }

    @Test("A lease is released however its body ends", arguments: TestEngine.allCases)
    func itIsReleasedHoweverTheBodyEnds(engine: TestEngine) async throws {
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

/// A counter that many tasks share.
private final class Tally: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }
    func add(_ step: Int) { number.withLock { $0 += step } }
}
