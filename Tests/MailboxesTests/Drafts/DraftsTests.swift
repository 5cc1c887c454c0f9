import LocalDatabases
import MailSetup
import Storage
import Testing

@testable import Mailboxes

@Suite("Letters that are being written", .timeLimit(.minutes(2))) struct DraftsTests {
    @Test("A form sent twice makes one letter, and what was typed is stored as typed", arguments: TestEngine.allCases)
    func storedOnce(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let content = fixture.content(to: "Petr <petr@jinde.test>, chyba", text: "řádek\nřádek")
            let first = try #require(try await fixture.begin(content))
            let second = try #require(try await fixture.begin(content))
            #expect(first == second && first.content == content && first.revision == 1)
            #expect(try await fixture.drafts.all(for: DraftFixture.writer) == [first])
        }
    }

    @Test("NUL and other line ends do not reach the database", arguments: TestEngine.allCases)
    func cleaned(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let draft = try await fixture.begin(
                fixture.content(to: "a@x.test\r\nb@x.test", subject: "a\nb\0", text: "1\r\n2\r3\0"))
            #expect(draft?.content.to == "a@x.test, b@x.test")
            #expect(draft?.content.subject == "a b" && draft?.content.text == "1\n2\n3")
        }
    }

    @Test("An older form does not overwrite what another window has stored", arguments: TestEngine.allCases)
    func revisions(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (drafts, writer) = (fixture.drafts, DraftFixture.writer)
            let draft = try #require(try await fixture.begin(fixture.content()))
            let place = Drafts.Place.stored(id: draft.id, revision: draft.revision)
            let newer = Drafts.Change(fixture.content(text: "z prvního okna"))
            guard case .saved(let stored)? = try await drafts.save(newer, to: place, for: writer) else {
                Issue.record("not saved")
                return
            }
            // The same form once more changes nothing.
            guard case .saved(stored)? = try await drafts.save(newer, to: place, for: writer) else {
                Issue.record("not the same")
                return
            }
            let older = Drafts.Change(fixture.content(text: "z druhého okna"))
            guard case .changedElsewhere(stored)? = try await drafts.save(older, to: place, for: writer) else {
                Issue.record("overwritten")
                return
            }
            guard
                case .changedElsewhere(stored)? = try await drafts.send(
                    draft.id, revision: draft.revision, for: writer, delay: .zero, offsetMinutes: 0)
            else {
                Issue.record("sent")
                return
            }
        }
    }

    @Test(
        "A letter is open to its writer while they may send from its mailbox, and to no one else",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (drafts, people) = (fixture.drafts, MailboxPeople(fixture.directory))
            let file = NewDraftFile(name: "a.txt", contentType: "text/plain", bytes: [1, 2])
            let draft = try #require(try await fixture.begin(fixture.content(), adding: [file]))
            let fileID = try #require(draft.files.first?.id)
            let foreign = MailboxViewer(personID: 2, companyID: 9, isAdministrator: true)
            for other in [DraftFixture.reader, DraftFixture.administrator, foreign] {
                #expect(try await drafts.draft(draft.id, for: other) == nil)
                #expect(try await drafts.file(fileID, of: draft.id, for: other) == nil)
                #expect(try await drafts.discard(draft.id, for: other) == false)
                #expect(try await drafts.all(for: other).isEmpty)
                let place = Drafts.Place.stored(id: draft.id, revision: draft.revision)
                #expect(try await drafts.save(Drafts.Change(fixture.content()), to: place, for: other) == nil)
                let sent = try await drafts.send(
                    draft.id, revision: draft.revision, for: other, delay: .zero, offsetMinutes: 0)
                #expect(sent == nil)
            }
            #expect(try await fixture.begin(fixture.content(), key: "r", as: DraftFixture.reader) == nil)
            #expect(try await drafts.file(fileID, of: draft.id, for: DraftFixture.writer) == file)
            try await people.set(.read, of: 2, on: fixture.shared.id, inCompany: 1)
            #expect(try await drafts.draft(draft.id, for: DraftFixture.writer) == nil)
            #expect(try await fixture.send(draft) == nil)
            try await people.set(.send, of: 2, on: fixture.shared.id, inCompany: 1)
            #expect(try await drafts.draft(draft.id, for: DraftFixture.writer) == draft)
            // What was typed outlives the mailbox.
            try await fixture.directory.disconnect(fixture.shared, discardingUnsent: true)
            #expect(try await drafts.draft(draft.id, for: DraftFixture.writer) == draft)
            guard case .refused(let problems)? = try await fixture.send(draft) else {
                Issue.record("sent from nowhere")
                return
            }
            #expect(problems == [.noMailbox])
        }
    }

    @Test("A discarded letter can be taken up again for seven days", arguments: TestEngine.allCases)
    func discarded(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let (drafts, writer) = (fixture.drafts, DraftFixture.writer)
            let draft = try #require(try await fixture.begin(fixture.content()))
            #expect(try await drafts.discard(draft.id, for: writer))
            #expect(try await drafts.all(for: writer).map(\.isDiscarded) == [true])
            let place = Drafts.Place.stored(id: draft.id, revision: draft.revision)
            _ = try await drafts.save(Drafts.Change(draft.content), to: place, for: writer)
            #expect(try await drafts.all(for: writer).map(\.isDiscarded) == [false])
            #expect(try await drafts.discard(draft.id, for: writer))
            fixture.clock.advance(.seconds(8 * 86_400))
            #expect(try await drafts.all(for: writer).isEmpty)
            _ = try await fixture.begin(fixture.content(), key: "next")
            #expect(try await drafts.draft(draft.id, for: writer) == nil)
        }
    }

    @Test("Nothing is stored of a letter that is too large", arguments: TestEngine.allCases)
    func limits(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let long = String(repeating: "x", count: DraftLimits.longestText + 1)
            await #expect(throws: DraftError.tooLong(.text)) { try await fixture.begin(fixture.content(text: long)) }
            let subject = String(repeating: "x", count: DraftLimits.longestSubject + 1)
            await #expect(throws: DraftError.tooLong(.subject)) {
                try await fixture.begin(fixture.content(subject: subject))
            }
            let file = NewDraftFile(
                name: "velký", contentType: "application/pdf",
                bytes: [UInt8](repeating: 7, count: DraftLimits.mostFileBytes + 1))
            await #expect(throws: DraftError.filesTooLarge) {
                try await fixture.begin(fixture.content(), adding: [file])
            }
            let small = NewDraftFile(name: "a", contentType: "text/plain", bytes: [])
            let many = [NewDraftFile](repeating: small, count: DraftLimits.mostFiles + 1)
            await #expect(throws: DraftError.tooManyFiles) {
                try await fixture.begin(fixture.content(), adding: many)
            }
            let stored = try await fixture.drafts.all(for: DraftFixture.writer)
            #expect(stored.isEmpty)
        }
    }

    @Test("An answer has recipients, subject and quotation; own addresses are left out", arguments: TestEngine.allCases)
    func answers(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let id = try await fixture.store(
                """
                From: Petr <petr@jinde.test>
                To: info@firma.test, eva@jinde.test
                Message-ID: <prvni@jinde.test>
                Subject: =?utf-8?q?Popt=C3=A1vka?=
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8

                Kolik to stojí?
                --b
                Content-Type: application/pdf
                Content-Disposition: attachment; filename=plan.pdf

                pdf
                --b--

                """)
            let (drafts, writer) = (fixture.drafts, DraftFixture.writer)
            let words = QuotationWords(.czech)
            let reply = try #require(try await drafts.begin(.replyToAll(id), for: writer, words: words))
            #expect(reply.content.mailboxID == fixture.shared.id && reply.files.isEmpty)
            #expect(reply.content.to.contains("petr@jinde.test") && reply.content.cc.contains("eva@jinde.test"))
            #expect(!(reply.content.to + reply.content.cc).contains("info@firma.test"))
            #expect(reply.content.subject == "Re: Poptávka" && reply.content.text.contains("> Kolik to stojí?"))
            #expect(reply.content.text.hasPrefix("\n\n"))
            let forward = try #require(
                try await drafts.begin(.forward(id, takesFiles: true), for: writer, words: words))
            #expect(forward.files.map(\.name) == ["plan.pdf"] && forward.content.to.isEmpty)
            // A reader may answer from another mailbox, and from none that is not theirs.
            let readers = try await drafts.begin(.reply(id), for: DraftFixture.reader, words: words)
            #expect(readers?.content.mailboxID == nil)
            let none = try await drafts.begin(.reply(id), for: DraftFixture.administrator, words: words)
            #expect(none?.content == nil)
            let stored = try #require(
                try await fixture.begin(fixture.content(), origin: .forward(id, takesFiles: true)))
            #expect(stored.files.map(\.name) == ["plan.pdf"] && stored.answered == AnsweredMessage(id, .forward))
            #expect(stored.references == ["prvni@jinde.test"])
            let bare = try await fixture.begin(
                fixture.content(), key: "bare", origin: .forward(id, takesFiles: false))
            #expect(bare?.files.isEmpty == true)
        }
    }
}
