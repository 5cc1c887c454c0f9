import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("A watch and anyone who needs its mailbox, in one process", .timeLimit(.minutes(2)))
struct GivingWayTests {
    @Test("It gives way to a fetch, and goes on afterwards", arguments: TestEngine.allCases)
    func fetch(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.append(["one"])
            try await watching(company) { run in
                try await run.wait(for: "the first pass") { $0.states == [.mailbox(.connected)] }
                // A comparison of everything is made by anyone who was asked for it.
                let summary = try await company.fetcher.fetch(company.mailbox, isThorough: true)
                #expect(summary.shortfall.isEmpty)
                try await run.wait(for: "the watch to go on") {
                    $0.states.count == 3 && $0.states.last == .mailbox(.connected)
                }
                guard case .standingBy(_?) = run.states[1] else {
                    Issue.record("\(run.states)")
                    return
                }
                try await company.append(["two"])
                try await run.wait(for: "the second letter") { $0.newCount == 2 }
            }
            try await company.expectSame()
        }
    }

    @Test("It gives way to actions, which the server then has", arguments: TestEngine.allCases)
    func actions(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.append(["one"])
            try await watching(company) { run in
                try await run.wait(for: "the first pass") { $0.newCount == 1 }
                let ids = run.passes.flatMap(\.newMessages)
                let actions = MessageActions(directory: company.directory)
                for round in 1...3 {
                    _ = try await actions.mark(ids, as: round % 2 == 1 ? .flagged : .unflagged)
                    #expect(try await actions.apply(to: company.mailbox).refused.isEmpty)
                }
                #expect(try await company.here()["INBOX"] == ["one \\Flagged"])
            }
            try await company.expectSame()
        }
    }

    @Test("A watch that takes over has the mailbox until it ends")
    func takesOver() async throws {
        try await withSyncFixture { company in
            try await watching(company) { standing in
                try await standing.wait(for: "the first pass") { $0.states == [.mailbox(.connected)] }
                var policy = WatchRun.policy
                policy.takesOver = true
                try await watching(company, policy: policy) { begun in
                    try await begun.wait(for: "its first pass") { $0.states == [.mailbox(.connected)] }
                    try await company.append(["one"])
                    try await begun.wait(for: "the letter") { $0.newCount == 1 }
                    #expect(standing.newCount == 0)
                    // A fetch comes before both.
                    try await company.fetch()
                }
                try await standing.wait(for: "the other to go on") { $0.states.last == .mailbox(.connected) }
                try await company.append(["two"])
                try await standing.wait(for: "the second letter") { $0.newCount == 1 }
            }
        }
    }

    @Test("Anyone who waits for an idle sender's mailbox is noticed")
    func waiting() async throws {
        let permits = Permits<Int> { _ in 1 }
        try await permits.take(1)
        await confirmation { confirmed in
            let waiting = Task {
                try await permits.withPermit(
                    1,
                    onWait: {
                        #expect(permits.isAwaited(1))
                        confirmed()
                        permits.giveBack(1)
                    }, {})
            }
            _ = await waiting.result
        }
        #expect(permits.taken(1) == 0)
    }
}
