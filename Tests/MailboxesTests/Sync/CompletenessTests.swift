import IMAP
import LocalDatabases
import LocalServers
import MailWire
import Storage
import Testing

@testable import Mailboxes

@Suite("Whether everything is here", .timeLimit(.minutes(10)))
struct CompletenessTests {
    @Test(
        "A full comparison repairs what was lost here and what was never noticed", arguments: ServerLevel.allCases,
        TestEngine.allCases)
    func mends(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine) { company in
            try await company.append((1...8).map { "message \($0)" })
            try await company.append(["old"], to: "Archive")
            try await company.fetch(thorough: true)
            let proved = try #require(try await company.directory.completeness(of: company.mailbox))
            #expect(proved.serverCount == 9)
            #expect(proved.hereCount == 9)
            #expect(proved.isComplete)

            // What a fault would leave: missing placements, and one that never existed at the server.
            try await company.database.write { transaction in
                try transaction.execute("DELETE FROM placements WHERE uid IN (3, 4)")
                try transaction.execute("UPDATE placements SET uid = 400 WHERE uid = 8")
            }
            let mended = try await company.fetch(thorough: true)
            #expect(mended.newMessages.isEmpty)
            try await company.expectSame()
            #expect(try await company.count("messages") == 9)
            #expect(try await company.directory.completeness(of: company.mailbox)?.isComplete == true)
        }
    }

    @Test("Unreadable bytes are kept and counted")
    func unreadable() async throws {
        try await withSyncFixture { company in
            try company.dovecot.place([Array("\n\u{1}\u{2} nothing\n".utf8)], for: TestMailServers.anna.address)
            try await company.append(["readable"])
            try await company.fetch(thorough: true)
            let proved = try #require(try await company.directory.completeness(of: company.mailbox))
            #expect(proved.serverCount == 2)
            #expect(proved.hereCount == 2)
            #expect(proved.unreadableCount == 1)
        }
    }

    @Test("A fetch whose program has died is no longer under way")
    func abandoned() throws {
        let step = FetchProgress(folder: "INBOX", stored: 3, total: 9)
        let now = Timestamp(seconds: 1_790_000_000)
        func standing(
            _ beat: Timestamp, _ state: String = "connected", retryAt: Timestamp? = nil
        ) throws -> MailboxStanding {
            MailboxStanding(
                try mailbox(state, since: now - .seconds(60), retryAt: retryAt), progress: (step, beat), now: now)
        }
        #expect(try standing(now - .seconds(5)).fetching == step)
        #expect(try standing(now - .seconds(500)).fetching == nil)
        #expect(try standing(now + .seconds(500)).fetching == nil, "a clock that was put back")
        let unreachable = try standing(now - .seconds(500), "unreachable")
        #expect(unreachable.state == .unreachable && unreachable.side == .fetching)
        #expect(unreachable.since == now - .seconds(60))
        let later = now + .seconds(60)
        let throttled = try standing(now - .seconds(500), "throttled", retryAt: later)
        #expect(throttled.state == .throttled && throttled.side == .fetching && throttled.retryAt == later)
        #expect(try standing(now - .seconds(500), "throttled", retryAt: now).state == .connected)
    }

    private func mailbox(_ state: String, since: Timestamp, retryAt: Timestamp?) throws -> Mailbox {
        .sample(try #require(Mailbox.State(rawValue: state)), since: since, retryAt: retryAt)
    }
}
