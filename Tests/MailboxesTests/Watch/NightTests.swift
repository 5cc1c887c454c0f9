import LocalDatabases
import LocalServers
import Storage
import Synchronization
import Testing

@testable import Mailboxes

@Suite("A watched mailbox at night", .timeLimit(.minutes(2)))
struct NightTests {
    @Test(
        "Everything is compared: what was lost here is repaired, and the completeness figure is updated",
        arguments: TestEngine.allCases)
    func comparison(engine: TestEngine) async throws {
        let shift = Mutex(Duration.zero)
        var clock = WatchClock.system
        clock.wall = { Timestamp.now + shift.withLock { $0 } }
        var policy = WatchRun.policy
        policy.poll = .milliseconds(200)
        // The night is not now.
        let hour = Timestamp.now.microseconds / 3_600_000_000 % 24
        policy.nightBegin = .seconds((hour + 12) % 24 * 3600)
        policy.nightLength = .seconds(60)
        let given = policy
        try await withSyncFixture(on: engine) { company in
            try await company.append((1...5).map { "message \($0)" })
            try await company.fetch(thorough: true)
            let before = try #require(try await company.directory.completeness(of: company.mailbox))
            try await watching(company, policy: given, clock: clock) { run in
                try await run.wait(for: "the first pass") { $0.passes.count == 1 }
                // The result of a fault that no figure of the server's reveals.
                try await company.database.write { transaction in
                    try transaction.execute("UPDATE placements SET uid = 400 WHERE uid = 2")
                }
                shift.withLock { $0 = .seconds(86_400) }
                try await run.wait(for: "the comparison") { run in
                    run.all.contains { if case .fetched(_, _, isThorough: true) = $0.kind { true } else { false } }
                }
                #expect(run.newCount == 0)
            }
            let uids = try await company.database.read { transaction in
                try transaction.rows("SELECT uid FROM placements ORDER BY uid").map { try $0.integer("uid") }
            }
            #expect(uids == [1, 2, 3, 4, 5])
            try await company.expectSame()
            let after = try #require(try await company.directory.completeness(of: company.mailbox))
            #expect(after.isComplete && after.serverCount == 5)
            #expect(after.provedAt > before.provedAt)
        }
    }
}
