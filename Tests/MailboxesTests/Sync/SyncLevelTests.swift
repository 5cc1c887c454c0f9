import IMAP
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

@Suite("What is here is what is at the server, whatever extensions Dovecot announces", .timeLimit(.minutes(10)))
struct SyncLevelTests {
    /// Limits under which each fetch compares everything, because a test cannot wait half an hour.
    private var limits: FetchLimits {
        var limits = FetchLimits()
        limits.fullComparison = .zero
        limits.batchCount = 4
        limits.factsCount = 10
        return limits
    }

    @Test(
        "Arrivals, flags, expunges and moves by another program", arguments: ServerLevel.allCases, TestEngine.allCases)
    func changes(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine, limits: limits, folders: ["Zakázky"]) { company in
            try await company.append((1...25).map { "message \($0)" })
            let first = try await company.fetch()
            #expect(first.newMessages.count == 25)
            try await company.expectSame("after the first fetch")

            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.store(.uids([3, 7, 25]), .add([.seen, .flagged]))
                try await session.store(.uids([4, 5]), .add([.deleted]))
                try await session.expunge()
                _ = try await session.move(.uids([10, 11]), to: "Zakázky")
                try await session.expunge()
                try await session.store(.uids([12]), .add([.answered, "$Forwarded"]))
            }
            try await company.append(["new", "another"])
            let second = try await company.fetch()
            #expect(second.newMessages.count == 2, "a moved message is no new one")
            try await company.expectSame("after the changes")
            #expect(try await company.count("messages") == 27)
            #expect(try await company.count("messages WHERE vanished_at IS NOT NULL") == 2)

            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.store(.uids([3]), .remove([.seen]))
            }
            let third = try await company.fetch()
            #expect(third.newMessages.isEmpty)
            try await company.expectSame("after a flag was taken away")
        }
    }

    @Test("If nothing is new, no folder is opened at a server that reports changes", arguments: ServerLevel.allCases)
    func nothingNew(level: ServerLevel) async throws {
        try await withSyncFixture(level) { company in
            try await company.append(["one", "two"])
            try await company.fetch()
            let again = try await company.fetch()
            #expect(again.newMessages.isEmpty)
            #expect(again.folderCount == 6)
            // A server that reports no changes is asked for the flags of recent messages, if there are any.
            #expect(again.openedFolderCount == (level == .bare ? 1 : 0))
        }
    }

    @Test(
        "After a new UIDVALIDITY, nothing counts as new and nothing is stored twice", arguments: ServerLevel.allCases,
        TestEngine.allCases)
    func newUIDValidity(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine, limits: limits) { company in
            try await company.append((1...9).map { "message \($0)" }, to: "Archive", flags: [.seen])
            #expect(try await company.fetch().newMessages.count == 9)
            let ids = try await company.archive.messages(of: company.mailbox).map(\.id).sorted()
            try await company.elsewhere { session in
                // The folder is created again, with the same name and the same messages.
                try await session.create("Copy")
                try await session.select("Archive")
                try await session.copy(.all, to: "Copy")
                try await session.unselect()
                try await session.delete("Archive")
                try await session.rename("Copy", to: "Archive")
            }
            let again = try await company.fetch()
            #expect(again.newMessages.isEmpty)
            try await company.expectSame()
            #expect(try await company.archive.messages(of: company.mailbox).map(\.id).sorted() == ids)
            #expect(try await company.count("messages") == 9)
        }
    }

    @Test(
        "A renamed folder keeps its messages, and nothing is fetched again", arguments: ServerLevel.allCases,
        TestEngine.allCases)
    func renamed(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine, limits: limits, folders: ["Zakázky"]) { company in
            try await company.append((1...12).map { "order \($0)" }, to: "Zakázky")
            try await company.fetch()
            let before = try await company.database.read {
                try $0.row("SELECT id FROM folders WHERE name = 'Zakázky'")?.integer("id")
            }
            try await company.elsewhere { session in
                try await session.rename("Zakázky", to: "Hotové")
                try await session.append(SyncFixture.letter("after the renaming"), to: "Hotové")
            }
            let summary = try await company.fetch()
            #expect(summary.newMessages.count == 1)
            let after = try await company.database.read {
                try $0.row("SELECT id FROM folders WHERE name = 'Hotové'")?.integer("id")
            }
            #expect(after == before)
            try await company.expectSame()
        }
    }

    @Test("The messages of a removed folder are no longer in the lists", arguments: TestEngine.allCases)
    func removedFolder(engine: TestEngine) async throws {
        try await withSyncFixture(on: engine) { company in
            try await company.elsewhere { try await $0.create("Zakázky") }
            try await company.append(["one"], to: "Zakázky")
            try await company.append(["two"])
            try await company.fetch()
            try await company.elsewhere { try await $0.delete("Zakázky") }
            try await company.fetch()
            #expect(try await company.count("messages WHERE vanished_at IS NULL") == 1)
            #expect(try await company.count("folders WHERE name = 'Zakázky'") == 0)
        }
    }
}
