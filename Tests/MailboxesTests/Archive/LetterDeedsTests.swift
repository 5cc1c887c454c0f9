import Foundation
import LocalDatabases
import Storage
import Testing

@testable import Mailboxes

@Suite("What people do with letters", .timeLimit(.minutes(2))) struct LetterDeedsTests {
    /// Letters in a shared and in a private mailbox, each with an inbox, a trash and an archive.
    private struct Place {
        let fixture: DraftFixture
        let letters: ReadableLetters

        init(_ fixture: DraftFixture) async throws {
            self.fixture = fixture
            letters = ReadableLetters(fixture.directory)
            for mailbox in [fixture.shared, fixture.own] {
                for (name, role) in [("INBOX", "inbox"), ("Koš", "trash"), ("Archiv", "archive")] {
                    try await fixture.database.write { transaction in
                        try transaction.execute(
                            """
                            INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid)
                            VALUES ($1, $2, $3, $4, 1, 0)
                            """, [try transaction.nextNumber("folder"), mailbox.id, name, role])
                    }
                }
            }
        }

        /// Stores a letter in folders.
        func add(to mailbox: Mailbox, in folders: [String] = ["INBOX"]) async throws -> Int64 {
            try await fixture.database.write { transaction in
                let id = try transaction.nextNumber("message")
                try transaction.execute(
                    """
                    INSERT INTO messages (
                        id, mailbox_id, blob_id, size, received_at, attachment_count, search_text
                    ) VALUES ($1, $2, $3, 1, $4, 0, '')
                    """, [id, mailbox.id, try transaction.storeBlob(Array("\(id)".utf8)), Timestamp(seconds: id)])
                for folder in folders {
                    try transaction.execute(
                        """
                        INSERT INTO placements (folder_id, uid, message_id, flags, received_at)
                        VALUES ((SELECT id FROM folders WHERE mailbox_id = $1 AND name = $2), $3, $3, '', $4)
                        """, [mailbox.id, folder, id, Timestamp(seconds: id)])
                }
                return id
            }
        }

        func act(
            _ deed: ReadableLetters.Deed, _ ids: [Int64], as viewer: MailboxViewer = DraftFixture.writer
        ) async throws -> ReadableLetters.Done? {
            try await letters.carryOut(deed, on: ids, for: viewer)
        }

        /// What waits for the server: kind, letter and target.
        func intents() async throws -> [String] {
            try await fixture.database.read { transaction in
                try transaction.rows("SELECT * FROM message_intents ORDER BY id").map { row in
                    "\(try row.text("kind")) \(try row.integer("message_id")) \(try row.optionalText("target") ?? "")"
                }
            }
        }

        func listed(_ query: String = "", as viewer: MailboxViewer = DraftFixture.writer) async throws -> [Int64] {
            try await letters.page(for: viewer, matching: SearchQuery(parsing: query), timeZone: .gmt, limit: 50)?
                .messages.map(\.id) ?? []
        }
    }

    private static func with(_ engine: TestEngine, _ body: (Place) async throws -> Void) async throws {
        try await DraftFixture.with(engine) { try await body(Place($0)) }
    }

    private static let foreign = MailboxViewer(personID: 2, companyID: 9, isAdministrator: true)

    @Test(
        "Who may read marks, who may also send moves and deletes, others find no letter", arguments: TestEngine.allCases
    )
    func rights(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let id = try await place.add(to: place.fixture.shared)
            let moves: [ReadableLetters.Deed] = [.delete, .move(to: "Archiv"), .restore(to: "INBOX")]
            for other in [DraftFixture.administrator, Self.foreign] {
                for deed in moves + [.mark(.read), .mark(.flagged)] {
                    #expect(try await place.act(deed, [id], as: other) == nil)
                }
            }
            for deed in moves { #expect(try await place.act(deed, [id], as: DraftFixture.reader) == nil) }
            #expect(try await place.intents().isEmpty)
            #expect(try await place.act(.mark(.flagged), [id], as: DraftFixture.reader)?.letters == [id])
            #expect(try await place.act(.move(to: "Archiv"), [id])?.letters == [id])
            #expect(try await place.act(.delete, [id])?.letters == [id])
            #expect(try await place.intents() == ["flag \(id) ", "delete \(id) "])
            // A right that is taken away is gone at once, for undoing too.
            try await MailboxPeople(place.fixture.directory).set(
                .read, of: 2, on: place.fixture.shared.id, inCompany: 1)
            #expect(try await place.act(.restore(to: "INBOX"), [id]) == nil)
            #expect(try await place.act(.mark(.read), [id])?.letters == [id])
        }
    }

    @Test(
        "A manager neither marks nor deletes, and a private mailbox is its owner's alone",
        arguments: TestEngine.allCases)
    func others(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let manager = MailboxViewer(personID: 4, companyID: 1, isAdministrator: false)
            try await MailboxPeople(place.fixture.directory).set(
                .manage, of: 4, on: place.fixture.shared.id, inCompany: 1)
            let shared = try await place.add(to: place.fixture.shared)
            let own = try await place.add(to: place.fixture.own)
            for deed: ReadableLetters.Deed in [.mark(.read), .delete] {
                #expect(try await place.act(deed, [shared], as: manager) == nil)
                for other in [DraftFixture.administrator, DraftFixture.reader, manager] {
                    #expect(try await place.act(deed, [own], as: other) == nil)
                }
                #expect(try await place.act(deed, [own])?.letters == [own])
            }
        }
    }

    @Test("Among letters that are open, others are passed over", arguments: TestEngine.allCases)
    func mixed(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let shared = try await place.add(to: place.fixture.shared)
            let own = try await place.add(to: place.fixture.own)
            let all = [shared, own, 4_711, -1, .max]
            #expect(try await place.act(.mark(.read), all, as: DraftFixture.reader)?.letters == [shared])
            #expect(try await place.act(.mark(.read), all)?.letters == [shared, own])
            #expect(try await place.act(.mark(.read), [4_711]) == nil)
            #expect(try await place.act(.mark(.read), []) == nil)
        }
    }

    @Test("A deed takes at most 100 letters", arguments: TestEngine.allCases)
    func limit(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            var ids: [Int64] = []
            for _ in 0...ReadableLetters.mostAtOnce { ids.append(try await place.add(to: place.fixture.shared)) }
            let done = try await place.act(.delete, ids.reversed() + ids)
            #expect(done?.letters == Array(ids.prefix(ReadableLetters.mostAtOnce)))
            #expect(try await place.intents().count == ReadableLetters.mostAtOnce)
        }
    }

    @Test("A move and a deletion leave the lists at once, and are taken back", arguments: TestEngine.allCases)
    func undone(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let id = try await place.add(to: place.fixture.shared)
            for deed: ReadableLetters.Deed in [.delete, .move(to: "Archiv"), .move(to: "Koš")] {
                let done = try #require(try await place.act(deed, [id]))
                #expect(done.source == "INBOX" && !done.isForGood)
                #expect(try await place.listed("in:inbox").isEmpty)
                #expect(try await place.listed() == (deed == .move(to: "Archiv") ? [id] : []))
                #expect(try await place.act(.restore(to: "INBOX"), [id])?.letters == [id])
                #expect(try await place.intents().isEmpty)
                #expect(try await place.listed("in:inbox") == [id])
            }
            // What the server has done is moved back.
            let gone = try await place.add(to: place.fixture.shared, in: ["Koš"])
            #expect(try await place.act(.restore(to: "INBOX"), [gone])?.letters == [gone])
            #expect(try await place.intents() == ["move \(gone) INBOX"])
        }
    }

    @Test("What the server is just doing is not said to be taken back", arguments: TestEngine.allCases)
    func underWay(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let id = try await place.add(to: place.fixture.shared)
            _ = try await place.act(.delete, [id])
            try await place.fixture.database.write { try $0.execute("UPDATE message_intents SET attempted_at = 1") }
            #expect(try await place.act(.restore(to: "INBOX"), [id])?.letters == [])
            #expect(try await place.intents() == ["delete \(id) "])
        }
    }

    @Test("The way back is offered only where there is one", arguments: TestEngine.allCases)
    func sources(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let shared = place.fixture.shared
            let inbox = try await place.add(to: shared)
            let archived = try await place.add(to: shared, in: ["Archiv"])
            let both = try await place.add(to: shared, in: ["INBOX", "Archiv"])
            let inTrash = try await place.add(to: shared, in: ["Koš"])
            let nowhere = try await place.add(to: shared, in: [])
            func source(_ deed: ReadableLetters.Deed, _ ids: [Int64]) async throws -> String? {
                try #require(try await place.act(deed, ids)).source
            }
            #expect(try await source(.delete, [inbox, archived]) == nil)
            #expect(try await source(.delete, [both]) == nil)
            #expect(try await source(.delete, [inbox, inTrash]) == nil)
            #expect(try await place.act(.delete, [inTrash])?.isForGood == true)
            #expect(try await place.act(.delete, [nowhere])?.letters == [])
            #expect(try await source(.move(to: "INBOX"), [archived]) == "Archiv")
            // It would be left open which of the two is moved.
            #expect(try await place.act(.move(to: "Koš"), [both])?.letters == [])
            #expect(try await place.act(.move(to: "INBOX"), [inbox])?.letters == [])
        }
    }

    @Test(
        "Only a folder of exactly this name is moved to, and only who may send is offered any",
        arguments: TestEngine.allCases)
    func folders(engine: TestEngine) async throws {
        try await Self.with(engine) { place in
            let id = try await place.add(to: place.fixture.shared)
            for name in ["Nikde", "archiv", "trash", "", "Koš\u{0}"] {
                await #expect(throws: MailboxError.self) { try await place.act(.move(to: name), [id]) }
                await #expect(throws: MailboxError.self) { try await place.act(.restore(to: name), [id]) }
            }
            #expect(try await place.intents().isEmpty)
            let (letters, shared) = (place.letters, place.fixture.shared.id)
            #expect(
                try await letters.foldersToMoveTo(in: shared, for: DraftFixture.writer) == ["INBOX", "Archiv", "Koš"])
            for other in [DraftFixture.reader, DraftFixture.administrator, Self.foreign] {
                #expect(try await letters.foldersToMoveTo(in: shared, for: other).isEmpty)
            }
        }
    }
}
