import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("What is done with letters") struct MessageActionsTests {
    private static func intents(_ fixture: SiteFixture) async throws -> [String] {
        try await fixture.database.read { transaction in
            try transaction.rows("SELECT kind FROM message_intents ORDER BY id").map { try $0.text("kind") }
        }
    }

    @Test(
        "Who may read marks, who may also send deletes, and to others there is no letter",
        arguments: TestEngine.allCases,
        [false, true])
    func rights(engine: TestEngine, isPrivate: Bool) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: isPrivate)
            let readers: Set<MailboxOnlooker> = isPrivate ? [.owner] : [.reader, .sender, .owner]
            let senders: Set<MailboxOnlooker> = isPrivate ? [.owner] : [.sender, .owner]
            for viewer in MailboxOnlooker.allCases {
                let letter = try await fixture.addLetter(
                    SampleLetter.text("\(viewer)", subject: "Tajemství"), to: viewers.mailbox)
                let browser = try await fixture.browser(of: viewers.people[viewer])
                func act(_ name: String) async -> Int {
                    await browser.post("/messages/actions", [("act", name), ("id", String(letter))]).status
                }
                let before = try await Self.intents(fixture).count
                #expect(await act("flag") == (readers.contains(viewer) ? 303 : 404), "\(viewer)")
                #expect(await act("delete") == (senders.contains(viewer) ? 303 : 404), "\(viewer)")
                let made = try await Self.intents(fixture).count - before
                let expected = (readers.contains(viewer) ? 1 : 0) + (senders.contains(viewer) ? 1 : 0)
                #expect(made == expected, "\(viewer)")
                guard readers.contains(viewer) else { continue }
                let page = await browser.get("/messages/\(letter)")
                let acts = page.page.forms.filter { $0.action == "/messages/actions" }.compactMap { $0["act"] }
                #expect(acts.contains("delete") == senders.contains(viewer), "\(viewer)")
                #expect(acts.contains("unflag") && acts.contains("unread"), "\(viewer)")
            }
        }
    }

    @Test("A deleted letter leaves the list at once, and Undo brings it back", arguments: TestEngine.allCases)
    func undone(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            let ids = try await fixture.addLetters(
                [SampleLetter.text("a", subject: "První"), SampleLetter.text("b", subject: "Druhá")], to: mailbox)
            let other = try await fixture.makeCompany(
                name: "Cizí", address: "cyril@cizi.cz", personName: "Cyril Cizí")
            let foreignBox = try await fixture.addMailbox(
                "posta@cizi.cz", to: other.company.id, owner: other.person.id)
            let foreign = try await fixture.addLetter(SampleLetter.text("c"), to: foreignBox)
            let browser = try await fixture.browser(of: jana)
            let form = try #require(
                await browser.get("/messages").page.forms.first { $0.action == "/messages/actions" })
            #expect(form.fields.filter { $0.name == "id" }.count == 1)
            // A foreign letter among one's own ones is not touched.
            let chosen =
                form.values.filter { $0.name != "id" }
                + [("id", String(ids[0])), ("id", String(foreign)), ("act", "delete")]
            #expect(await browser.post("/messages/actions", chosen.map { ($0.0, $0.1) }).location == "/messages")
            #expect(try await Self.intents(fixture) == ["delete"])
            let list = await browser.get("/messages")
            #expect(!list.text.contains("První") && list.text.contains("Druhá"))
            let undo = try #require(list.page.forms.first { $0["act"] == "restore" })
            #expect(await browser.post(undo.action, undo.values).status == 303)
            #expect(try await Self.intents(fixture).isEmpty)
            #expect(await browser.get("/messages").text.contains("První"))
        }
    }

    @Test("Nothing chosen is said, and the way back stays on the site", arguments: TestEngine.allCases)
    func wayBack(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            let letter = try await fixture.addLetter(SampleLetter.text("a"), to: mailbox)
            let browser = try await fixture.browser(of: jana)
            for (back, expected) in [
                ("/messages?q=is%3Aunread", "/messages?q=is%3Aunread"), ("/messages/\(letter)", "/messages/\(letter)"),
                ("//evil.example", "/messages"), ("https://evil.example/messages", "/messages"),
                ("/sign-in", "/messages"), ("", "/messages"),
            ] {
                let fields = [("act", "unread"), ("id", String(letter)), ("back", back)]
                #expect(await browser.post("/messages/actions", fields).location == expected, "\(back)")
            }
            let none = await browser.post("/messages/actions", [("act", "delete"), ("back", "/messages")])
            #expect(none.status == 303)
            #expect(await browser.get("/messages").page.notice == "First choose at least one message.")
            #expect(await browser.post("/messages/actions", [("act", "explode"), ("id", "1")]).status == 404)
        }
    }

    @Test("What lies only in the trash is found by naming it", arguments: TestEngine.allCases)
    func trash(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            _ = try await fixture.addLetter(SampleLetter.text("a", subject: "Vyhozená"), to: mailbox)
            try await fixture.database.write {
                try $0.execute("UPDATE folders SET name = 'Koš', role = 'trash' WHERE mailbox_id = $1", [mailbox])
            }
            let browser = try await fixture.browser(of: jana)
            for target in ["/messages", "/messages?q=vyhozena", "/messages?q=is%3Aunread", "/messages?q=-is%3Aflagged"]
            {
                #expect(await browser.get(target).text.contains("Vyhozená") == false, "\(target)")
            }
            #expect(await browser.get("/messages?q=in%3Atrash").text.contains("Vyhozená"))
        }
    }

    @Test("The tabs of the list are searches") func tabs() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            _ = try await fixture.addLetter(SampleLetter.text("a", subject: "Zelená"), to: mailbox)
            let browser = try await fixture.browser(of: jana)
            let answer = await browser.get("/messages?in=\(mailbox)&q=is%3Aunread")
            let current = answer.page.all("a").filter {
                $0["aria-current"] == "page" && $0["href"]?.contains("q=") == true
            }
            #expect(current.map { $0["href"] } == ["/messages?in=\(mailbox)&q=is%3Aunread"])
            #expect(answer.text.contains("Zelená"))
            #expect(await browser.get("/messages?q=is%3Aflagged").text.contains("Zelená") == false)
        }
    }

    /// Adds a folder to the mailbox of the letters.
    private static func addFolder(_ name: String, role: String? = nil, to mailbox: Int64, _ fixture: SiteFixture)
        async throws
    {
        try await fixture.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO folders (id, mailbox_id, name, role, uid_validity, last_uid) VALUES ($1, $2, $3, $4, 1, 0)
                """, [try transaction.nextNumber("folder"), mailbox, name, role])
        }
    }

    @Test("Letters of one mailbox are moved to a folder of it, and Undo takes it back", arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            let letter = try await fixture.addLetter(SampleLetter.text("a", subject: "Zelená"), to: mailbox)
            let hostile = "<b>Zak\u{202E}ázky</b>"
            try await Self.addFolder(hostile, to: mailbox, fixture)
            let browser = try await fixture.browser(of: jana)
            // A folder belongs to one mailbox, so there is a choice only in its list.
            #expect(await browser.get("/messages").page.all("select").allSatisfy { $0["name"] != "folder" })
            let list = "/messages?in=\(mailbox)&q=in%3Ainbox"
            let page = await browser.get(list)
            #expect(page.page.all("select").contains { $0["name"] == "folder" })
            #expect(page.text.contains(">Inbox</option>") && !page.text.contains("<b>Zak"))
            func move(_ folder: String?) async -> TestAnswer {
                await browser.post(
                    "/messages/actions",
                    [("act", "move"), ("id", String(letter)), ("back", list)] + (folder.map { [("folder", $0)] } ?? []))
            }
            for none in [nil, ""] {
                #expect(await move(none).location == list)
                #expect(await browser.get(list).page.notice == "First choose a folder.")
            }
            #expect(await move("Nikde").status == 404)
            #expect(await move("INBOX").location == list)
            #expect(await browser.get(list).page.notice?.hasPrefix("Nothing is moved") == true)
            #expect(try await Self.intents(fixture).isEmpty)
            #expect(await move(hostile).location == list)
            #expect(try await Self.intents(fixture) == ["move"])
            let moved = await browser.get(list)
            #expect(moved.page.notice?.contains("is being moved to") == true)
            #expect(!moved.text.contains("<b>Zak") && moved.text.contains("“&lt;b&gt;Zakázky&lt;/b&gt;”"))
            #expect(!moved.text.contains("Zelená"))
            let undo = try #require(moved.page.forms.first { $0["act"] == "restore" })
            #expect(undo["folder"] == "INBOX" && undo["id"] == String(letter))
            #expect(await browser.post(undo.action, undo.values).status == 303)
            #expect(try await Self.intents(fixture).isEmpty)
            #expect(await browser.get(list).text.contains("Zelená"))
        }
    }

    @Test("Who may only read is offered neither deleting nor moving") func readersBar() async throws {
        try await withSite(.sqlite) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: false)
            _ = try await fixture.addLetter(SampleLetter.text("a"), to: viewers.mailbox)
            for (viewer, mayMove) in [(MailboxOnlooker.reader, false), (.sender, true), (.owner, true)] {
                let page = await (try await fixture.browser(of: viewers.people[viewer])).get(
                    "/messages?in=\(viewers.mailbox)"
                ).page
                let acts = page.all("button").compactMap { $0["name"] == "act" ? $0["value"] : nil }
                #expect(
                    acts == ["read", "unread", "flag", "unflag"] + (mayMove ? ["delete", "move"] : []), "\(viewer)")
            }
        }
    }

    @Test("Past 20 letters there is no Undo, and it is said where they are") func many() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            let letters = (0...MessageActionsPage.mostUndone).map { SampleLetter.text("a\($0)", subject: "Č. \($0)") }
            let ids = try await fixture.addLetters(letters, to: mailbox)
            let browser = try await fixture.browser(of: jana)
            let fields = [("act", "delete")] + ids.map { ("id", String($0)) }
            #expect(await browser.post("/messages/actions", fields).status == 303)
            let page = await browser.get("/messages").page
            #expect(page.notice == "21 messages are being moved to Trash.")
            #expect(page.forms.allSatisfy { $0["act"] != "restore" })
        }
    }
}
