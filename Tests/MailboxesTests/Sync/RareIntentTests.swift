import IMAP
import LocalDatabases
import LocalServers
import Storage
import Testing

@testable import Mailboxes

/// The user's actions at servers that make them hard, and while folders change their names and UIDs.
@Suite("Marks, moves and deletions in rare cases", .timeLimit(.minutes(10)))
struct RareIntentTests {
    private func id(_ subject: String, _ company: SyncFixture) async throws -> Int64 {
        try #require(
            try await company.archive.messages(of: company.mailbox).first { $0.subject == subject }?.id)
    }

    private func options(_ hidden: Set<String>, specialUse: Bool = true) -> DovecotOptions {
        var options = DovecotOptions(users: [TestMailServers.anna])
        options.hiddenCapabilities = hidden
        options.specialUseFolders = specialUse
        return options
    }

    // MARK: No Trash

    @Test(
        "If there is no trash, it is created once, and everything deleted is in it", arguments: TestEngine.allCases)
    func noTrash(engine: TestEngine) async throws {
        try await withSyncFixture(options: options([], specialUse: false), on: engine) { company in
            try await company.append(["one", "two", "three"])
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.delete([try await id("one", company), try await id("two", company)])
            let done = try await actions.apply(to: company.mailbox)
            #expect(done.refused.isEmpty && done.done.count == 2)
            #expect(try await company.there()["Trash"] == ["one", "two"])
            #expect(try await company.there()["INBOX"] == ["three"])
            let fetched = try await company.fetch()
            #expect(fetched.newMessages.isEmpty, "what was deleted is not told as new")
            try await company.expectSame()
            #expect(try await company.count("messages") == 3)
        }
    }

    @Test("A fetch that creates the trash fetches it at once, below INBOX if the server keeps all folders there")
    func noTrashBelowInbox() async throws {
        var options = options([], specialUse: false)
        options.extraConfiguration = "namespace inbox {\n  prefix = INBOX/\n}"
        try await withSyncFixture(options: options) { company in
            try await company.append(["one", "two"])
            try await company.fetch()
            try await MessageActions(directory: company.directory).delete([try await id("one", company)])
            try await company.fetch()
            #expect(try await company.there()["INBOX/Trash"] == ["one"])
            try await company.expectSame()
            #expect(try await company.count("messages WHERE vanished_at IS NOT NULL") == 0)
            let row = try await company.database.read {
                try $0.row("SELECT role FROM folders WHERE name = 'INBOX/Trash'")
            }
            #expect(try row?.text("role") == "trash")
        }
    }

    // MARK: No UIDPLUS

    private static let noUIDPlus: Set<String> = ["UIDPLUS", "MOVE", "QRESYNC", "CONDSTORE"]

    @Test(
        "Without UIDPLUS, only the message itself is removed, and what another program has marked stays",
        arguments: TestEngine.allCases)
    func noUIDPlus(engine: TestEngine) async throws {
        try await withSyncFixture(options: options(Self.noUIDPlus), on: engine) { company in
            try await company.append(["one", "two", "three"])
            try await company.append(["old", "older", "oldest"], to: "Trash")
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            // No other program has marked anything, so both are removed from their folders.
            try await actions.delete([try await id("one", company), try await id("old", company)])
            #expect(try await actions.apply(to: company.mailbox).refused.isEmpty)
            #expect(try await company.there()["INBOX"] == ["three", "two"])
            #expect(try await company.there()["Trash"] == ["older", "oldest", "one"])
            try await company.fetch()
            try await company.expectSame()

            // Another program has marked a message in each folder as deleted and not expunged it yet.
            try await company.elsewhere { session in
                for name in [MailboxName.inbox, "Trash"] {
                    try await session.select(name)
                    let subject = name.isInbox ? "three" : "oldest"
                    let found = try await session.fetchAll(.all, [.uid, .envelope]).first {
                        $0.envelope?.subject?.string == subject
                    }
                    guard let uid = found?.uid else { continue }
                    try await session.store(.uids(UIDSet(uid)), .add([.deleted]))
                }
            }
            try await company.fetch()
            let (two, older) = (try await id("two", company), try await id("older", company))
            try await actions.delete([two, older])
            let summary = try await actions.apply(to: company.mailbox)
            #expect(summary.refused[older]?.contains("marked") == true, "\(summary)")
            let there = try await company.there()
            #expect(there["INBOX"] == ["three \\Deleted", "two \\Deleted"], "nobody's message was removed")
            #expect(there["Trash"] == ["older \\Deleted", "oldest \\Deleted", "one", "two"])
            #expect(try await company.count("message_intents") == 0)
            #expect(try await company.fetch().newMessages.isEmpty)
            try await company.expectSame()
            // They are removed when the other program expunges.
            try await company.elsewhere { session in
                for name in [MailboxName.inbox, "Trash"] {
                    try await session.select(name)
                    try await session.expunge()
                }
            }
            try await company.fetch()
            try await company.expectSame()
            #expect(try await company.here()["Trash"] == ["one", "two"])
        }
    }

    // MARK: Folders that change meanwhile

    @Test(
        "After a new UIDVALIDITY, what waits for the server is not lost, and no other message is touched",
        arguments: ServerLevel.allCases, TestEngine.allCases)
    func newUIDValidity(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine) { company in
            try await company.append((1...6).map { "message \($0)" })
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.mark([try await id("message 2", company)], as: .flagged)
            try await actions.move([try await id("message 3", company)], to: "Archive")
            try await actions.delete([try await id("message 4", company)])
            // The folder is created again, and the same UIDs now belong to other messages.
            try await company.elsewhere { session in
                try await session.select(.inbox)
                try await session.copy(.uids([1, 2, 3, 4, 5, 6]), to: "Drafts")
                try await session.store(.uids([1, 2, 3, 4, 5, 6]), .add([.deleted]))
                try await session.expunge()
                try await session.select("Drafts")
                for uid in [6, 5, 4, 3, 2, 1] as [UInt32] {
                    try await session.move(.uids([UID(rawValue: uid)]), to: .inbox)
                }
            }
            try await company.dovecot.setUIDValidity(77, of: "INBOX", for: TestMailServers.anna.address)
            // The first fetch finds the new state, the second carries out what waits.
            for _ in 0..<2 { #expect(try await company.fetch().newMessages.isEmpty) }
            let there = try await company.there()
            #expect(there["INBOX"] == ["message 1", "message 2 \\Flagged", "message 5", "message 6"])
            #expect(there["Archive"] == ["message 3"])
            #expect(there["Trash"] == ["message 4"])
            #expect(try await company.count("message_intents") == 0)
            try await company.fetch()
            try await company.expectSame()
            #expect(try await company.count("messages") == 6)
        }
    }

    @Test("If a UIDVALIDITY stays but its UIDs start over, no other message is touched", arguments: TestEngine.allCases)
    func restored(engine: TestEngine) async throws {
        try await withSyncFixture(.bare, on: engine) { company in
            try await company.append((1...4).map { "message \($0)" })
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.delete([try await id("message 3", company)])
            // As if the folder had been restored: here the UIDs go further, and belong to other messages.
            try await company.database.write { transaction in
                try transaction.execute("UPDATE folders SET uid_next = 900 WHERE name = 'INBOX'")
                try transaction.execute("UPDATE placements SET uid = 10 - uid")
                try transaction.execute("UPDATE folders SET known_uids = '1:899' WHERE name = 'INBOX'")
                try transaction.execute("UPDATE message_intents SET uid = 800")
            }
            for _ in 0..<2 { try await company.fetch() }
            #expect(try await company.there()["Trash"] == ["message 3"])
            #expect(try await company.there()["INBOX"] == ["message 1", "message 2", "message 4"])
            try await company.fetch()
            try await company.expectSame()
        }
    }

    @Test(
        "What waits for the server follows its source and its target when another program renames them",
        arguments: ServerLevel.allCases, TestEngine.allCases)
    func renamed(level: ServerLevel, engine: TestEngine) async throws {
        try await withSyncFixture(level, on: engine) { company in
            try await company.elsewhere { session in
                for name in ["Zakázky", "Hotové"] as [MailboxName] { try await session.create(name) }
            }
            try await company.append(["one", "two", "three"], to: "Zakázky")
            try await company.append(["done"], to: "Hotové")
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.mark([try await id("one", company)], as: .read)
            try await actions.move([try await id("two", company)], to: "Hotové")
            try await actions.delete([try await id("three", company)])
            try await company.elsewhere { session in
                try await session.rename("Zakázky", to: "Poptávky")
                try await session.rename("Hotové", to: "Vyřízené")
            }
            for _ in 0..<2 { #expect(try await company.fetch().newMessages.isEmpty) }
            let there = try await company.there()
            #expect(there["Poptávky"] == ["one \\Seen"])
            #expect(there["Vyřízené"] == ["done", "two"])
            #expect(there["Trash"] == ["three"])
            #expect(try await company.count("message_intents") == 0)
            try await company.fetch()
            #expect(try await company.here()["Vyřízené"] == ["done", "two"])
        }
    }

    @Test("A move to a folder that was removed is refused, and the message stays where it is")
    func removedTarget() async throws {
        try await withSyncFixture { company in
            try await company.elsewhere { try await $0.create("Zakázky") }
            try await company.append(["one"])
            try await company.append(["two"], to: "Zakázky")
            try await company.fetch()
            let actions = MessageActions(directory: company.directory)
            try await actions.move([try await id("one", company)], to: "Zakázky")
            try await company.elsewhere { try await $0.delete("Zakázky") }
            for _ in 0..<2 { try await company.fetch() }
            #expect(try await company.count("message_intents") == 0)
            #expect(try await company.there()["INBOX"] == ["one"])
            try await company.expectSame()
        }
    }
}
