import LocalDatabases
import MIME
import MailSetup
import Storage
import Testing

@testable import Mailboxes

@Suite("Letters that are sent from a draft", .timeLimit(.minutes(2))) struct DraftSendingTests {
    @Test("Sent twice, a letter lies in the outbox once", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let file = NewDraftFile(name: "cena.pdf", contentType: "application/pdf", bytes: [0, 13, 10, 255])
            var content = fixture.content(to: "\"Novák, Petr\" <petr@jinde.test>; eva@jinde.test")
            content.bcc = "tajny@jinde.test"
            let draft = try #require(try await fixture.begin(content, adding: [file]))
            // At the same time, too.
            async let one = fixture.send(draft)
            async let two = fixture.send(draft)
            var ids: [Int64] = []
            for outcome in try await [one, two, fixture.send(draft)] {
                guard case .inOutbox(let id)? = outcome else {
                    Issue.record("\(String(describing: outcome))")
                    continue
                }
                ids.append(id)
            }
            #expect(Set(ids).count == 1)
            let items = try await fixture.outbox.items()
            let item = try #require(items.first)
            #expect(items.count == 1 && item.writtenBy == 2)
            #expect(item.recipients.map(\.address) == ["petr@jinde.test", "eva@jinde.test", "tajny@jinde.test"])
            let bytes = try #require(try await Self.bytes(of: item.id, fixture))
            let message = Message(parsing: bytes)
            #expect(message.attachments.first?.bytes() == file.bytes && message.bcc.isEmpty)
            #expect(message.to.first?.displayName == "Novák, Petr" && message.from.first?.displayName == "Firma")
            #expect(try await fixture.drafts.all(for: DraftFixture.writer).isEmpty)
            #expect(try await fixture.drafts.draft(draft.id, for: DraftFixture.writer)?.outboxID == item.id)
        }
    }

    @Test(
        "A letter does not leave while it can be taken back, not even with a new password",
        arguments: TestEngine.allCases)
    func undoTime(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let draft = try #require(try await fixture.begin(fixture.content()))
            guard case .inOutbox(let id)? = try await fixture.send(draft) else {
                Issue.record("not sent")
                return
            }
            let leaves = fixture.clock.now + .seconds(10)
            func due() async throws -> Timestamp? { try await fixture.outbox.item(id: id)?.nextAttemptAt }
            #expect(try await due() == leaves)
            try await fixture.database.write {
                try OutboxStore.resume(fixture.shared.id, at: fixture.clock.now, in: $0)
            }
            #expect(try await due() == leaves)
            #expect(try await fixture.outbox.mailboxesDue(at: fixture.clock.now, limit: 5).due.isEmpty)
            #expect(try await fixture.outbox.mailboxesDue(at: leaves, limit: 5).due == [fixture.shared.id])
            // The user may send it at once.
            let now = try await fixture.outbox.retry(id: id)
            #expect(now.nextAttemptAt == fixture.clock.now)
            #expect(try await fixture.outbox.item(id: id)?.notBefore == nil)
        }
    }

    @Test("What can't be sent is refused at its field, and the letter stays", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            var content = fixture.content(to: "petr@jinde.test, nesmysl", text: " ")
            content.cc = "a@b@c"
            let draft = try #require(try await fixture.begin(content))
            guard case .refused(let problems)? = try await fixture.send(draft) else {
                Issue.record("sent")
                return
            }
            #expect(problems.map(\.field) == [.to, .cc, .text])
            let unaddressed = try #require(
                try await fixture.begin(fixture.content(to: " , ;"), key: "unaddressed"))
            guard case .refused(let missing)? = try await fixture.send(unaddressed) else {
                Issue.record("sent without recipients")
                return
            }
            #expect(missing == [.noRecipients])
            let many = (0...DraftLimits.mostRecipients).map { "a\($0)@x.test" }.joined(separator: ",")
            let crowd = try #require(try await fixture.begin(fixture.content(to: many), key: "crowd"))
            guard case .refused(let tooMany)? = try await fixture.send(crowd) else {
                Issue.record("sent to too many")
                return
            }
            #expect(tooMany == [.tooManyRecipients])
            #expect(try await fixture.outbox.items().isEmpty)
            #expect(try await fixture.drafts.all(for: DraftFixture.writer).count == 3)
        }
    }

    @Test("Slips are asked about once, in four languages; what is quoted does not count")
    func doubts() async throws {
        try await DraftFixture.with(.sqlite) { fixture in
            for text in ["viz příloha", "W załączniku cennik", "V prílohe posielam", "I have attached it"] {
                let draft = try #require(
                    try await fixture.begin(
                        fixture.content(to: "jan@gmial.com", subject: " ", text: text), key: text))
                guard case .doubtful(let doubts)? = try await fixture.send(draft) else {
                    Issue.record("sent: \(text)")
                    continue
                }
                #expect(
                    doubts == [.noSubject, .noFile, .mistypedDomain(address: "jan@gmial.com", domain: "gmail.com")])
                guard case .doubtful(let rest)? = try await fixture.send(draft, accepting: [.noSubject, .noFile]) else {
                    Issue.record("sent: \(text)")
                    continue
                }
                #expect(rest.map(\.kind) == [.mistypedDomain])
                guard case .inOutbox? = try await fixture.send(draft, accepting: Set(DraftDoubt.Kind.allCases)) else {
                    Issue.record("asked again: \(text)")
                    continue
                }
            }
            for text in [
                "Děkuji\n> posílám v příloze", "Na vědomí\n\n---------- Přeposlaná zpráva ----------\npříloha",
            ] {
                let draft = try #require(try await fixture.begin(fixture.content(text: text), key: text))
                guard case .inOutbox? = try await fixture.send(draft) else {
                    Issue.record("asked: \(text)")
                    continue
                }
            }
        }
    }

    @Test("A letter of the outbox is written once more with all that it had", arguments: TestEngine.allCases)
    func repeated(engine: TestEngine) async throws {
        try await DraftFixture.with(engine) { fixture in
            let file = NewDraftFile(name: "cena.pdf", contentType: "application/pdf", bytes: [1, 2, 3])
            var content = fixture.content(to: "\"Novák, Petr\" <petr@jinde.test>", text: "Dobrý den,\nposílám.\n")
            (content.cc, content.bcc) = ("eva@jinde.test", "tajny@jinde.test")
            let draft = try #require(try await fixture.begin(content, adding: [file]))
            guard case .inOutbox(let id)? = try await fixture.send(draft) else {
                Issue.record("not sent")
                return
            }
            let (drafts, writer) = (fixture.drafts, DraftFixture.writer)
            let again = try #require(try await drafts.begin(repeating: id, key: "again", for: writer))
            #expect(again.content == content)
            #expect(again.files.map(\.name) == ["cena.pdf"])
            #expect(try await drafts.begin(repeating: id, key: "again", for: writer)?.id == again.id)
            #expect(try await drafts.begin(repeating: id, key: "x", for: DraftFixture.reader) == nil)
            #expect(try await drafts.knownAddresses(for: writer).contains("tajny@jinde.test"))
            #expect(try await drafts.knownAddresses(for: DraftFixture.reader).isEmpty)
        }
    }

    @Test("Recipients are separated by commas, semicolons and lines, but not within quotes")
    func separated() {
        let typed = RecipientField.recipients(
            in: "\"Novák, \\\"P;\" <p@x.cz>;a@b.cz\nc@d.cz,, Eva <eva@x.cz , konec@x.cz")
        #expect(typed.map(\.typed).count == 5)
        let read = typed.compactMap { try? $0.address.get() }
        #expect(read.map(\.address) == ["p@x.cz", "a@b.cz", "c@d.cz", "konec@x.cz"])
        // What is put into the field again is read as the same recipient.
        for address in read {
            let again = RecipientField.recipients(in: RecipientField.typed(address))
            #expect(again.compactMap { try? $0.address.get() } == [address])
        }
    }

    private static func bytes(of id: Int64, _ fixture: DraftFixture) async throws -> [UInt8]? {
        try await fixture.database.read { transaction in
            try transaction.row("SELECT blob_id FROM outbox WHERE id = $1", [id]).flatMap {
                try transaction.blob(try $0.blobID("blob_id"))
            }
        }
    }
}
