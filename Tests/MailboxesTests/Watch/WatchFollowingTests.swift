import LocalDatabases
import LocalServers
import MailWire
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("What a watch notices at once", .timeLimit(.minutes(2)))
struct WatchFollowingTests {
    /// A policy under which nothing would be noticed on its own during a test.
    private var patient: WatchPolicy {
        var policy = WatchRun.policy
        policy.passwordLook = .seconds(600)
        policy.standBy = .seconds(600)
        return policy
    }

    @Test("A new password", arguments: TestEngine.allCases)
    func password(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try company.dovecot.setPassword("newnewnewnewnew1", of: company.mailbox.address)
            try await watching(company, policy: patient) { run in
                try await run.wait(for: "the refusal") { $0.states == [.mailbox(.needsPassword)] }
                _ = try await company.directory.replacePassword(
                    of: company.mailbox, with: Secret("newnewnewnewnew1"), at: .now)
                try await run.wait(for: "the session") { $0.states.last == .mailbox(.connected) }
            }
        }
    }

    @Test("Flags and moves, which reach the server during listening", arguments: TestEngine.allCases)
    func intents(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.append(["one", "two"])
            try await watching(company, policy: patient) { run in
                try await run.wait(for: "the first pass") { $0.newCount == 2 }
                let messages = try await company.archive.messages(of: company.mailbox)
                let actions = MessageActions(directory: company.directory)
                try await actions.mark([messages[0].id], as: .flagged)
                try await run.wait(for: "the mark") { _ in try await company.count("message_intents") == 0 }
                try await actions.move([messages[1].id], to: "Archive")
                try await run.wait(for: "the move") { _ in try await company.count("message_intents") == 0 }
            }
            let there = try await company.there()
            #expect(there["INBOX"]?.first?.contains("\\Flagged") == true)
            #expect(there["Archive"]?.count == 1)
            try await company.expectSame()
        }
    }

    @Test(
        "A mailbox that is connected, and one that is disconnected, when all are watched",
        arguments: TestEngine.allCases)
    func directory(engine: TestEngine) async throws {
        var options = DovecotOptions(users: [TestMailServers.anna, TestMailServers.jan])
        options.hiddenCapabilities = []
        try await withSyncFixture(options: options, on: engine) { company in
            let run = WatchRun()
            run.startAll(MailWatch(directory: company.directory, policy: patient))
            try await run.wait(for: "the first mailbox") { $0.states == [.mailbox(.connected)] }
            let jan = TestMailServers.jan
            try company.dovecot.place([SyncFixture.letter("for Jan")], for: jan.address)
            _ = try await company.directory.add(
                .assumed(
                    jan, imap: company.mailbox.imap, smtp: company.mailbox.smtp,
                    authorityPEM: company.dovecot.authorityPEM))
            try await run.wait(for: "the second mailbox") { run in
                run.newCount == 1 && run.all.last?.mailbox == jan.address
                    && run.states == [.mailbox(.connected), .mailbox(.connected)]
            }
            try await company.directory.disconnect(address: company.mailbox.address, discardingUnsent: false)
            try await run.wait(for: "the end of the first") { $0.states.last == .gone }
            try company.dovecot.place([SyncFixture.letter("another")], for: jan.address)
            try await run.wait(for: "another letter") { $0.newCount == 2 }
            await run.stop()
        }
    }

    @Test("What another node does: flags, and the end of its watch")
    func nodes() async throws {
        try await withSyncFixture(on: .postgres) { company in
            try await company.append(["one"])
            try await company.onAnotherNode { other in
                let (first, second) = (WatchRun(), WatchRun())
                first.start(MailWatch(directory: company.directory, policy: patient), [company.mailbox])
                try await first.wait(for: "the first pass") { $0.newCount == 1 }
                second.start(MailWatch(directory: other.directory, policy: patient), [company.mailbox])
                try await second.wait(for: "the stand-by") { !$0.states.isEmpty }
                let message = try #require(try await other.archive.messages(of: other.mailbox).first)
                try await MessageActions(directory: other.directory).mark([message.id], as: .flagged)
                try await first.wait(for: "the mark") { _ in
                    try await company.there()["INBOX"] == ["one \\Flagged"]
                }
                await first.stop()
                try await second.wait(for: "the take-over") { $0.states.last == .mailbox(.connected) }
                await second.stop()
            }
        }
    }
}
