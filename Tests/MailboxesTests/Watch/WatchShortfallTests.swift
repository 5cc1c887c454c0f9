import LocalDatabases
import LocalServers
import Testing

@testable import Mailboxes

@Suite("Watching a mailbox with messages that cannot be fetched", .timeLimit(.minutes(3)))
struct WatchShortfallTests {
    private func watching(_ company: OddServerFixture, _ body: (WatchRun) async throws -> Void) async throws {
        var policy = WatchRun.policy
        policy.poll = .milliseconds(100)
        policy.fetchLimits = company.limits
        var clock = WatchClock.system
        clock.wall = { company.clock.now }
        let run = WatchRun()
        run.start(MailWatch(directory: company.directory, policy: policy, clock: clock), [company.mailbox])
        try await withStarted(run, stop: { await $0.stop() }, body)
    }

    @Test(
        "reports once what is missing, fetches the others, and reports when nothing is missing any more",
        arguments: [
            LetterFault.refusedBody, .silentBody, .nilBody, .silentFigures, .figuresEnd, .cut, .bye, .byeInOrder,
        ], TestEngine.allCases)
    func lacking(fault: LetterFault, engine: TestEngine) async throws {
        try await withOddServerFixture(on: engine) { company async throws in
            company.server.misbehave { fault.answer($0, bad: 3) }
            try await watching(company) { run in
                try await run.wait(for: "word of what is lacking") { !$0.shortfalls.isEmpty }
                company.server.add(SyncFixture.letter("m6"))
                try await run.wait(for: "sixth letter") { _ in try await company.here().contains("m6") }
                #expect(run.shortfalls.map { $0.undelivered.map(\.uid) } == [[3]])
                #expect(try await company.here() == ["m1", "m2", "m4", "m5", "m6"])

                company.server.behave()
                company.clock.pass(.seconds(700))
                try await run.wait(for: "word that nothing is lacking") { $0.shortfalls.last?.isEmpty == true }
                #expect(run.shortfalls.count == 2)
                #expect(try await company.here() == ["m1", "m2", "m3", "m4", "m5", "m6"])
                // The passes went on in other sessions: that is no outage.
                #expect(!run.states.contains { $0.isUnreachable }, "\(run.states)")
                #expect(run.newCount == 6)
            }
        }
    }

    @Test(
        "does not report letters that another program removes in the meantime",
        arguments: LetterRemoval.Manner.allCases)
    func vanishing(manner: LetterRemoval.Manner) async throws {
        try await withOddServerFixture { company async throws in
            company.server.misbehave(LetterRemoval(manner, of: 2...3).answer)
            try await watching(company) { run in
                try await run.wait(for: "first pass") { !$0.passes.isEmpty }
                company.server.add(SyncFixture.letter("m6"))
                try await run.wait(for: "sixth letter") { _ in try await company.here().contains("m6") }
                #expect(run.shortfalls.isEmpty)
                #expect(try await company.here() == ["m1", "m4", "m5", "m6"])
            }
        }
    }
}

extension WatchRun {
    /// What was reported as missing, each time that it changed.
    fileprivate var shortfalls: [FetchShortfall] {
        all.compactMap { if case .lacking(let shortfall) = $0.kind { shortfall } else { nil } }
    }
}
