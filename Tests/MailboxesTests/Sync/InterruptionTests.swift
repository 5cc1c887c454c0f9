import IMAP
import LocalDatabases
import LocalServers
import Storage
import Synchronization
import Testing

@testable import Mailboxes

@Suite("An interrupted fetch", .timeLimit(.minutes(10)))
struct SyncInterruptionTests {
    private struct Broken: Error {}

    private var limits: FetchLimits {
        var limits = FetchLimits()
        limits.batchCount = 3
        limits.firstWindow = 5
        limits.factsCount = 7
        return limits
    }

    @Test(
        "continues from both ends: what arrived in the meantime and what was left are each fetched once",
        arguments: ServerLevel.allCases, TestEngine.allCases)
    func resumes(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine, limits: limits) { company in
            try await company.append((1...40).map { "message \($0)" })
            var new: [Int64] = []
            var breaks = 0
            for round in 0... {
                // The task is cancelled after a transaction or two, until the fetch completes.
                let steps = Mutex(0)
                let store = company.fetcher
                let task = Task {
                    try await store.fetch(company.mailbox) { _ in
                        let count = steps.withLock { steps in
                            steps += 1
                            return steps
                        }
                        if count > 1 + round % 3 { withUnsafeCurrentTask { $0?.cancel() } }
                    }
                }
                // The first rounds are interrupted from outside.
                do {
                    new += try await task.value.newMessages
                    break
                } catch {
                    breaks += 1
                }
                if breaks == 2 { try await company.append(["in between"]) }
                if breaks == 3 {
                    try await company.elsewhere { session in
                        try await session.select(.inbox)
                        try await session.store(.uids([40, 2]), .add([.deleted]))
                        try await session.expunge()
                        try await session.store(.uids([39, 1]), .add([.seen]))
                    }
                }
                if round > 60 {
                    Issue.record("it never comes through")
                    break
                }
            }
            #expect(breaks > 2)
            try await company.expectSame()
            let stored = try await company.count("messages")
            // The message expunged during the fetch may or may not have come.
            #expect((39...41).contains(stored))
            #expect(try await company.fetch().newMessages.isEmpty)
        }
    }

    @Test("The newest messages come first")
    func newestFirst() async throws {
        try await withSyncFixture(limits: limits) { company in
            try await company.append((1...20).map { "message \($0)" })
            try await company.fetch()
            let order = try await company.database.read { transaction in
                try transaction.rows("SELECT subject FROM messages ORDER BY id").map { try $0.text("subject") }
            }
            #expect(Set(order.prefix(5)) == Set((16...20).map { "message \($0)" }))
            #expect(Set(order.suffix(3)).isSubset(of: Set((1...8).map { "message \($0)" })))
        }
    }
}
