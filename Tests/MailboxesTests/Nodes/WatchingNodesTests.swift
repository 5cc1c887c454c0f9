import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("Nodes that watch the same mailbox", .timeLimit(.minutes(2)))
struct WatchingNodesTests {
    private func watch(_ company: SyncFixture, _ policy: WatchPolicy = WatchRun.policy) -> WatchRun {
        let run = WatchRun()
        run.start(MailWatch(directory: company.directory, policy: policy), [company.mailbox])
        return run
    }

    @Test("The second stands by, and takes over when the first has ended")
    func takesOver() async throws {
        var policy = WatchRun.policy
        policy.standBy = .milliseconds(200)
        try await withSyncFixture(on: .postgres) { company in
            try await company.append(["one"])
            try await company.onAnotherNode { other in
                let first = watch(company, policy)
                try await first.wait(for: "the first pass") { $0.newCount == 1 }
                let second = watch(other, policy)
                try await second.wait(for: "the stand-by") { run in
                    if case .standingBy(_?) = run.states.last { true } else { false }
                }
                try await company.append(["two"])
                try await first.wait(for: "the second letter") { $0.newCount == 2 }
                #expect(second.passes.isEmpty)
                await first.stop()
                try await second.wait(for: "the take-over") { $0.states.last == .mailbox(.connected) }
                try await company.append(["three"])
                try await second.wait(for: "the third letter") { $0.newCount == 1 }
                await second.stop()
            }
            #expect(try await company.count("messages") == 3)
            try await company.expectSame()
        }
    }

    @Test("A node that died holds the mailbox until its lease is over, and no longer")
    func died() async throws {
        var policy = WatchRun.policy
        policy.standBy = .milliseconds(100)
        try await withSyncFixture(on: .postgres) { company in
            try await company.onAnotherNode { other in
                let name = MailboxLock(.sync, of: company.mailbox.id).leaseName
                _ = try await other.database.acquireLease(name, for: .seconds(3600), note: "watch")
                let run = watch(company, policy)
                try await run.wait(for: "the stand-by") { !$0.states.isEmpty }
                try await Task.sleep(for: .milliseconds(500))
                #expect(run.passes.isEmpty)
                try await company.endLeases()
                try await run.wait(for: "the take-over") { $0.states.last == .mailbox(.connected) }
                await run.stop()
            }
        }
    }

    @Test("A watch that loses its lease ends its session, and stands by for the new holder")
    func loses() async throws {
        var policy = WatchRun.policy
        policy.standBy = .milliseconds(100)
        policy.lease = .seconds(6)
        try await withSyncFixture(on: .postgres) { company in
            let run = watch(company, policy)
            try await run.wait(for: "the first pass") { $0.states == [.mailbox(.connected)] }
            try await company.onAnotherNode { other in
                let name = MailboxLock(.sync, of: company.mailbox.id).leaseName
                var taken: Lease?
                while taken == nil {
                    try await company.endLeases()
                    taken = try await other.database.acquireLease(name, for: .seconds(3600), note: "watch")
                }
                try await run.wait(for: "the stand-by") { run in
                    if case .standingBy = run.states.last { true } else { false }
                }
                if let taken { try await other.database.releaseLease(taken) }
                try await run.wait(for: "the return") { $0.states.last == .mailbox(.connected) }
            }
            await run.stop()
        }
    }
}
