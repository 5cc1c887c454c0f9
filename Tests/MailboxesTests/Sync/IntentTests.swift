import IMAP
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

@Suite("What the user does to messages", .timeLimit(.minutes(10)))
struct IntentTests {
    private func id(_ subject: String, _ company: SyncFixture) async throws -> Int64 {
        try #require(
            try await company.archive.messages(of: company.mailbox).first { $0.subject == subject }?.id)
    }

    @Test(
        "Marks, moves and deletions each reach the server once", arguments: ServerLevel.allCases, TestEngine.allCases)
    func applied(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine) { company in
            try await company.append(["one", "two", "three", "four"])
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            let (one, two) = (try await id("one", company), try await id("two", company))
            let three = try await id("three", company)
            try await actions.mark([one, two], as: .read)
            try await actions.mark([one], as: .flagged)
            try await actions.mark([two], as: .unread)
            try await actions.move([two], to: "Archive")
            try await actions.delete([three])
            let summary = try await actions.apply(to: company.mailbox)
            #expect(summary.done == [one, two, three])
            #expect(summary.refused.isEmpty)
            #expect(try await company.count("message_intents") == 0)
            let there = try await company.there()
            #expect(there["INBOX"] == ["four", "one \\Flagged \\Seen"])
            #expect(there["Archive"] == ["two"])
            #expect(there["Trash"] == ["three"])
            let fetched = try await company.fetch()
            #expect(fetched.newMessages.isEmpty, "what was moved is not told as new")
            try await company.expectSame()
            #expect(try await company.count("messages") == 4)

            try await actions.delete([three])
            _ = try await actions.apply(to: company.mailbox)
            try await company.fetch()
            #expect(try await company.there()["Trash"] == [])
            try await company.expectSame()
            await #expect(throws: MailboxError.noSuchMessage(id: three)) { try await actions.mark([three], as: .read) }
            await #expect(throws: MailboxError.self) { try await actions.move([one], to: "Nowhere") }
            await #expect(throws: MailboxError.notInFolder(id: one, name: "Archive", folders: ["INBOX"])) {
                try await actions.move([one], to: "trash", from: "Archive")
            }
        }
    }

    @Test("A mark that the server does not have yet survives a fetch, which also sends it")
    func lastWord() async throws {
        try await withSyncFixture { company in
            try await company.append(["one"])
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.mark([try await id("one", company)], as: .read)
            // Meanwhile, another program sets something else.
            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.store(.uids([1]), .add([.flagged]))
                try await session.store(.uids([1]), .remove([.seen]))
            }
            try await company.fetch()
            #expect(try await company.here()["INBOX"] == ["one \\Flagged \\Seen"])
            try await company.expectSame()
            #expect(try await company.count("message_intents") == 0)
        }
    }

    @Test(
        "After a move without an answer, the target is searched before the move is repeated", arguments: [true, false],
        TestEngine.allCases)
    func uncertainMove(hadArrived: Bool, engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.append(["one", "two"])
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            let two = try await id("two", company)
            try await actions.move([two], to: "Archive")
            // The state that a program leaves if it dies between the attempt and the answer.
            try await company.database.write { transaction in
                try transaction.execute(
                    """
                    UPDATE message_intents SET attempted_at = 1, target_uid_next = 1,
                        target_uid_validity = (SELECT uid_validity FROM folders WHERE name = 'Archive')
                    """)
            }
            if hadArrived {
                // A server without MOVE has copied the message, and the original is still there.
                try await company.elsewhere { session in
                    try await session.select(.inbox)
                    try await session.copy(.uids([2]), to: "Archive")
                }
            }
            try await company.fetch()
            #expect(try await company.there()["Archive"] == ["two"])
            #expect(try await company.there()["INBOX"] == ["one"])
            try await company.fetch()
            try await company.expectSame()
            #expect(try await company.count("message_intents") == 0)
        }
    }

    @Test("A mark set while the server is unreachable waits, and shows here at once")
    func away() async throws {
        try await withSyncFixture { company in
            try await company.append(["one"])
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            let one = try await id("one", company)
            try await actions.mark([one], as: .read)
            #expect(try await company.archive.message(id: one).isRead)
            #expect(try await company.there()["INBOX"] == ["one"])
            #expect(try await company.count("message_intents") == 1)
        }
    }
}
