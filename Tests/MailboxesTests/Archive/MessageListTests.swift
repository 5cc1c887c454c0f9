import Foundation
import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("Lists of messages", .timeLimit(.minutes(5)))
struct MessageListTests {
    private static let march = Timestamp(seconds: 1_772_323_200)  // 2026-03-01T00:00:00Z

    /// Messages 0 to 9, one per hour across the turn of a month: even ones in INBOX, odd ones in Archiv.
    private func withMessages(
        _ engine: TestEngine, _ body: (ArchiveFixture, MessageArchive, [Int64]) async throws -> Void
    ) async throws {
        try await withArchive(engine) { fixture in
            let inbox = try await fixture.folder("INBOX", role: "inbox")
            let archived = try await fixture.folder("Účetní archiv", role: "archive")
            var ids: [Int64] = []
            for number in 0..<10 {
                let text = letter(
                    "m\(number)@x", subject: number % 3 == 0 ? "Faktura č. \(number)" : "Zpráva \(number)",
                    from: number < 5 ? "Jan Novák <jan@jinde.test>" : "eva@firma.test",
                    more: number == 7 ? Self.attachment : "\nPříliš žluťoučký kůň \(number)\n")
                ids += try await fixture.store(
                    [text], in: number % 2 == 0 ? (inbox, "inbox") : (archived, "archive"),
                    flags: number < 8 ? "\\Seen" : number == 9 ? "\\Flagged" : "",
                    receivedAt: [Self.march + .seconds((number - 5) * 3600)])
            }
            let archive = MessageArchive(database: fixture.database, timeZone: .gmt)
            try await body(fixture, archive, ids)
        }
    }

    private static let attachment = """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=q

        --q

        Text
        --q
        Content-Type: application/pdf; name="smlouva.pdf"
        Content-Disposition: attachment

        x
        --q--

        """

    private static let searches: [(text: String, expected: [Int])] = [
        ("", [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), ("faktura", [9, 6, 3, 0]), ("FAKTURA novak", [3, 0]),
        ("faktur", []), ("faktur*", [9, 6, 3, 0]), ("\"zlutoucky kun\"", [9, 8, 6, 5, 4, 3, 2, 1, 0]),
        ("\"kun zlutoucky\"", []), ("from:novak", [4, 3, 2, 1, 0]), ("from:eva@firma.test", [9, 8, 7, 6, 5]),
        ("to:example.test faktura", [9, 6, 3, 0]), ("to:novak", []), ("subject:zlutoucky", []),
        ("-faktura -from:eva", [4, 2, 1]), ("has:attachment", [7]), ("smlouva.pdf", [7]), ("-has:attachment 7", []),
        ("in:inbox", [8, 6, 4, 2, 0]), ("in:archive faktura", [9, 3]), ("-in:inbox from:novak", [3, 1]),
        ("in:\"ucetni archiv\" is:flagged", [9]), ("is:unread", [9, 8]), ("is:unread in:inbox", [8]),
        ("is:read faktura", [6, 3, 0]), ("is:flagged", [9]), ("is:unread is:flagged", [9]),
        ("after:1.3.2026", [9, 8, 7, 6, 5]), ("before:2026-03-01", [4, 3, 2, 1, 0]),
        ("before:1.3.2026 faktura", [3, 0]), ("after:1.3.2026 faktura", [9, 6]),
        ("-after:1.3.2026 in:inbox", [4, 2, 0]),
        ("after:2.3.2026", []), ("in:inbox in:archive", []), ("kun -9 -8 -6", [5, 4, 3, 2, 1, 0]),
        ("faktura ---", [9, 6, 3, 0]),
    ]

    @Test("A search finds the matching messages, newest first, page by page or at once", arguments: TestEngine.allCases)
    func findsMessages(engine: TestEngine) async throws {
        try await withMessages(engine) { fixture, archive, ids in
            for (text, expected) in Self.searches {
                let query = try SearchQuery(parsing: text)
                let found = try await archive.messages(of: fixture.mailbox, matching: query)
                #expect(found.map { ids.firstIndex(of: $0.id) } == expected, "\(text)")
                var paged: [Int64] = []
                var cursor: MessageCursor?
                while true {
                    let page = try await archive.messages(
                        of: fixture.mailbox, matching: query, before: cursor, limit: 2)
                    paged += page.map(\.id)
                    guard page.count == 2, paged.count <= found.count, let last = page.last else { break }
                    cursor = MessageCursor(last)
                }
                #expect(paged == found.map(\.id), "\(text)")
            }
        }
    }

    @Test("Gmail's labels are folders too", arguments: TestEngine.allCases)
    func labels(engine: TestEngine) async throws {
        try await withArchive(engine) { fixture in
            let all = try await fixture.folder("[Gmail]/All Mail", role: "all")
            let ids = try await fixture.store([letter("a@x"), letter("b@x"), letter("c@x")], in: (all, "all"))
            try await fixture.database.write { transaction in
                for (id, label) in [
                    (ids[0], "\\Inbox"), (ids[1], "Zakázky/2026"), (ids[2], "\\Inbox"), (ids[2], "\\Sent"),
                ] {
                    try transaction.execute(
                        "INSERT INTO placement_labels (folder_id, uid, label) VALUES ($1, $2, $3)", [all, id, label])
                }
            }
            let archive = MessageArchive(database: fixture.database)
            for (text, expected) in [
                ("in:inbox", [2, 0]), ("in:zakazky/2026", [1]), ("in:sent", [2]), ("-in:inbox", [1]),
                ("in:all faktura", [2, 1, 0]),
                ("in:inbox faktura", [2, 0]), ("in:inbox in:sent", [2]), ("in:inbox is:unread", [2, 0]),
            ] {
                let found = try await archive.messages(of: fixture.mailbox, search: text)
                #expect(found.map { ids.firstIndex(of: $0.id) } == expected, "\(text)")
            }
            let first = try await archive.message(id: ids[2])
            #expect(first.folders == ["[Gmail]/All Mail", "INBOX", "Sent"])
            await #expect { try await archive.messages(of: fixture.mailbox, folder: "x") } throws: { error in
                guard case .noSuchFolder("x", let existing)? = error as? MailboxError else { return false }
                return Set(existing) == ["[Gmail]/All Mail", "Zakázky/2026", "INBOX", "Sent"]
            }
        }
    }

    @Test("What is gone from the server is no longer listed", arguments: TestEngine.allCases)
    func vanished(engine: TestEngine) async throws {
        try await withMessages(engine) { fixture, archive, ids in
            try await fixture.database.write { transaction in
                try transaction.execute("UPDATE messages SET vanished_at = 1 WHERE id = $1", [ids[9]])
            }
            for text in ["faktura", "", "in:archive", "is:flagged", "has:attachment", "from:eva"] {
                let found = try await archive.messages(of: fixture.mailbox, search: text)
                #expect(!found.contains { $0.id == ids[9] }, "\(text)")
            }
            let threads = try await archive.threads(of: fixture.mailbox)
            #expect(threads.count == 9)
        }
    }

    @Test("Each message has its folders, and whether it is read and flagged", arguments: TestEngine.allCases)
    func details(engine: TestEngine) async throws {
        try await withMessages(engine) { fixture, archive, _ in
            let found = try await archive.messages(of: fixture.mailbox)
            #expect(found.map(\.isRead) == [false, false] + Array(repeating: true, count: 8))
            #expect(found.map(\.isFlagged) == [true] + Array(repeating: false, count: 9))
            #expect(found.prefix(2).map(\.folders) == [["Účetní archiv"], ["INBOX"]])
        }
    }

    @Test("The error for a missing folder names it and the existing ones", arguments: TestEngine.allCases)
    func missingFolder(engine: TestEngine) async throws {
        try await withMessages(engine) { fixture, archive, _ in
            let expected = MailboxError.noSuchFolder(name: "Spam", existing: ["INBOX", "Účetní archiv"])
            await #expect(throws: expected) { try await archive.messages(of: fixture.mailbox, folder: "Spam") }
        }
    }

    @Test("Another mailbox's messages are not found", arguments: TestEngine.allCases)
    func otherMailbox(engine: TestEngine) async throws {
        try await withArchive(engine) { first in
            let second = try await ArchiveFixture(first.database, address: "jina@example.test")
            try await first.store([letter("a@x")])
            let archive = MessageArchive(database: first.database)
            #expect(try await archive.messages(of: first.mailbox, search: "faktura").count == 1)
            #expect(try await archive.messages(of: second.mailbox, search: "faktura").isEmpty)
            #expect(try await archive.messages(of: second.mailbox).isEmpty)
        }
    }

    @Test("What was forgotten is no longer found", arguments: TestEngine.allCases)
    func forgotten(engine: TestEngine) async throws {
        try await withMessages(engine) { fixture, archive, ids in
            try await fixture.database.write { transaction in
                try Arrival.forget(messageID: ids[9], in: transaction)
                try transaction.execute("DELETE FROM messages WHERE id = $1", [ids[9]])
            }
            let found = try await archive.messages(of: fixture.mailbox, search: "faktura")
            #expect(found.map(\.id) == [ids[6], ids[3], ids[0]])
        }
    }

    @Test("Threads are listed by their newest message, with all their messages", arguments: TestEngine.allCases)
    func threads(engine: TestEngine) async throws {
        try await withArchive(engine) { fixture in
            let inbox = try await fixture.folder("INBOX", role: "inbox")
            let ids = try await fixture.store(
                [
                    letter("a@x", from: "Jan <jan@jinde.test>"), letter("b@x", subject: "Jiné"),
                    letter("c@x", subject: "Odp: Faktura", inReplyTo: "a@x", from: "Eva <eva@jinde.test>"),
                ], in: (inbox, "inbox"))
            let archive = MessageArchive(database: fixture.database)
            let threads = try await archive.threads(of: fixture.mailbox)
            #expect(threads.map { $0.messages.map(\.id) } == [[ids[2], ids[0]], [ids[1]]])
            #expect(threads.map(\.messageCount) == [2, 1])
            #expect(threads.first?.senders == ["Jan", "Eva"])
            #expect(threads.first?.subject == "Odp: Faktura")
            #expect(threads.first?.isRead == false)

            let matching = try await archive.threads(of: fixture.mailbox, matching: SearchQuery(parsing: "from:jan"))
            #expect(matching.map(\.id) == [threads[1].id, threads[0].id])
            let second = try await archive.threads(
                of: fixture.mailbox, before: MessageCursor(threads[0].messages[0]), limit: 1)
            #expect(second.map(\.id) == [threads[1].id])
            let inside = try await archive.messages(inThread: threads[0].id, of: fixture.mailbox, limit: 10)
            #expect(inside.map(\.id) == [ids[2], ids[0]])
        }
    }
}
