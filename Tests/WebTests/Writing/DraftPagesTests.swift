import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("Pages on which letters are written") struct DraftPagesTests {
    private static let hostile = "\"><script>alert(1)</script>"

    /// A member who may send from a shared mailbox, and their browser.
    private static func withWriter(
        _ engine: TestEngine, _ body: (SiteFixture, TestBrowser, Int64) async throws -> Void
    ) async throws {
        try await withSite(engine) { fixture in
            let company = try await fixture.makeCompany().company.id
            let member = try await fixture.addPerson(to: company)
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: company)
            try await fixture.services.mailboxes.people.set(
                .send, of: member.person.id, on: mailbox, inCompany: company)
            try await body(fixture, try await fixture.browser(of: member), mailbox)
        }
    }

    /// The fields of a form, some of them filled.
    private static func filled(_ answer: TestAnswer, _ values: [String: String]) throws -> [(String, String)] {
        let form = try #require(answer.page.forms.first { $0.action.hasPrefix("/drafts/") })
        var fields = form.values.map { ($0.name, $0.value) }.filter { values[$0.0] == nil && $0.0 != "form-token" }
        fields += values.map { ($0.key, $0.value) }
        return fields.filter { $0.0 != "act" || values["act"] != nil }
    }

    /// The form of a new letter, filled in.
    private static func newLetter(_ browser: TestBrowser, _ values: [String: String]) async throws -> [(String, String)]
    {
        try filled(await browser.get("/drafts/new"), values)
    }

    /// Sends a form with a file as a browser does.
    private static func post(
        _ browser: TestBrowser, _ target: String, _ fields: [(String, String)], file: String
    ) async -> TestAnswer {
        var body = ([(FormToken.field, browser.formToken)] + fields).map {
            "--x\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n"
        }.joined()
        body += "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n\(file)\r\n--x--\r\n"
        return await browser.send(
            "POST", target, body: Array(body.utf8),
            fields: [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=x")])
    }

    private static func outbox(_ fixture: SiteFixture) async throws -> [OutboxItem] {
        try await Outbox(directory: fixture.services.mailboxes.directory).items()
    }

    @Test(
        "Only who may send from a mailbox writes: right × private or shared × own or other company",
        arguments: TestEngine.allCases, [false, true])
    func access(engine: TestEngine, isPrivate: Bool) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: isPrivate)
            let letter = try await fixture.addLetter(SampleLetter.text("a", subject: "Tajemství"), to: viewers.mailbox)
            let writers: Set<MailboxOnlooker> = isPrivate ? [.owner] : [.sender, .owner]
            for viewer in MailboxOnlooker.allCases {
                let browser = try await fixture.browser(of: viewers.people[viewer])
                let expected = writers.contains(viewer) ? 200 : 404
                for target in [
                    "/drafts", "/drafts/new", "/drafts/new?reply=\(letter)", "/drafts/new?forward=\(letter)",
                ] {
                    let answer = await browser.get(target)
                    #expect(answer.status == expected, "\(viewer) at \(target)")
                    if expected == 404 { #expect(!answer.text.contains("Tajemství"), "\(viewer) at \(target)") }
                }
                let posted = await browser.post(
                    "/drafts/new", [("from", String(viewers.mailbox)), ("text", "x"), ("act", "save")])
                #expect(posted.status == (expected == 200 ? 303 : 404), "\(viewer)")
                let links = await browser.get("/messages/\(letter)").page.all("a").compactMap { $0["href"] }
                #expect(links.contains("/drafts/new?reply=\(letter)") == (expected == 200), "\(viewer)")
                let list = await browser.get("/messages").page.all("a").compactMap { $0["href"] }
                #expect(list.contains("/drafts/new") == (expected == 200), "\(viewer)")
            }
        }
    }

    @Test("What is typed is stored as typed, shown escaped, and to no one else", arguments: TestEngine.allCases)
    func stored(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let values = ["to": Self.hostile, "subject": Self.hostile, "text": "\n" + Self.hostile, "act": "save"]
            let form = try await Self.newLetter(browser, values)
            let saved = await browser.post("/drafts/new", form)
            let path = try #require(saved.location)
            #expect(saved.status == 303 && path.hasPrefix("/drafts/"))
            // The form sent once more is the same letter.
            #expect(await browser.post("/drafts/new", form).location == path)
            let page = await browser.get(path)
            #expect(page.status == 200 && !page.text.contains("<script>alert"))
            #expect(page.page.value(of: "subject") == Self.hostile && page.page.value(of: "to") == Self.hostile)
            let list = await browser.get("/drafts")
            #expect(list.page.all("a").compactMap { $0["href"] }.contains(path) && !list.text.contains("<script>alert"))
            let other = try await fixture.makeCompany(
                name: "Cizí", address: "cyril@cizi.cz", personName: "Cyril Cizí")
            try await fixture.addMailbox("posta@cizi.cz", to: other.company.id, owner: other.person.id)
            let stranger = try await fixture.browser(of: other)
            #expect(await stranger.get("/drafts").status == 200)
            #expect(await stranger.get(path).status == 404)
            #expect(await stranger.post(path, [("act", "send")]).status == 404)
        }
    }

    @Test("Sent twice, a letter leaves once, and only after it could be taken back", arguments: TestEngine.allCases)
    func sent(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let form = try await Self.newLetter(
                browser, ["to": "petr@jinde.cz", "subject": "Poptávka", "text": "Dobrý den", "act": "send"])
            #expect(await browser.post("/drafts/new", form).location == "/messages")
            #expect(await browser.get("/messages").page.notice?.isEmpty == false)
            #expect(await browser.post("/drafts/new", form).location == "/messages")
            let items = try await Self.outbox(fixture)
            #expect(items.map(\.subject) == ["Poptávka"])
            #expect(items.first?.state == .queued && items.first?.notBefore != nil)
        }
    }

    @Test("What is wrong is said at its field, and what was typed is stored", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let form = try await Self.newLetter(
                browser, ["to": "petr@jinde.cz, nesmysl", "subject": "S", "text": "Dlouhý text", "act": "send"])
            let answer = await browser.post("/drafts/new", form)
            #expect(answer.status == 422 && answer.page.summary.map(\.field) == ["to"])
            #expect(answer.page.problem(at: "to")?.contains("nesmysl") == true)
            #expect(answer.page.value(of: "subject") == "S" && answer.text.contains("Dlouhý text"))
            let path = try #require(answer.page.forms.map(\.action).first { $0.hasPrefix("/drafts/") })
            #expect(await browser.get(path).text.contains("Dlouhý text"))
            #expect(try await Self.outbox(fixture).isEmpty)
            let again = try Self.filled(answer, ["to": "petr@jinde.cz", "act": "send"])
            #expect(await browser.post(path, again).location == "/messages")
            #expect(try await Self.outbox(fixture).count == 1)
        }
    }

    @Test("A slip is asked about once", arguments: TestEngine.allCases)
    func doubtful(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let form = try await Self.newLetter(
                browser, ["to": "petr@gmial.com", "subject": "", "text": "viz příloha", "act": "send"])
            let answer = await browser.post("/drafts/new", form)
            #expect(answer.status == 422 && answer.text.contains("gmail.com"))
            #expect(try await Self.outbox(fixture).isEmpty)
            let path = try #require(answer.page.forms.map(\.action).first { $0.hasPrefix("/drafts/") })
            #expect(await browser.post(path, try Self.filled(answer, ["act": "send"])).location == "/messages")
            #expect(try await Self.outbox(fixture).count == 1)
        }
    }

    @Test("An older window overwrites nothing: both versions are shown", arguments: TestEngine.allCases)
    func twoWindows(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let path = try #require(
                await browser.post(
                    "/drafts/new", try await Self.newLetter(browser, ["text": "první", "act": "save"])
                ).location)
            let (one, two) = (await browser.get(path), await browser.get(path))
            #expect(
                await browser.post(path, try Self.filled(one, ["text": "z prvního okna", "act": "save"])).status == 303)
            let conflict = await browser.post(path, try Self.filled(two, ["text": "z druhého okna", "act": "send"]))
            #expect(conflict.status == 409)
            #expect(conflict.text.contains("z prvního okna") && conflict.text.contains("z druhého okna"))
            #expect(try await Self.outbox(fixture).isEmpty)
            #expect(await browser.get(path).text.contains("z prvního okna"))
            // Saved once more, what was typed counts.
            #expect(
                await browser.post(path, try Self.filled(conflict, ["act": "save"])).status == 303)
            #expect(await browser.get(path).text.contains("z druhého okna"))
        }
    }

    @Test("Files of a form that is not stored are to be attached again, and the page says so")
    func filesOfOlderWindow() async throws {
        try await Self.withWriter(.sqlite) { fixture, browser, _ in
            let path = try #require(
                await browser.post(
                    "/drafts/new", try await Self.newLetter(browser, ["text": "první", "act": "save"])
                ).location)
            let older = [("revision", "0"), ("text", "druhý"), ("act", "save")]
            let sentence = "The files that came with this form were not stored."
            #expect(await browser.post(path, older).text.contains(sentence) == false)
            let answer = await Self.post(browser, path, older, file: "x")
            #expect(answer.status == 409 && answer.text.contains(sentence))
            #expect(await browser.get(path).page.all("a").contains { $0["href"]?.contains("/files/") == true } == false)
            let stored = await Self.post(browser, path, [("text", "druhý"), ("act", "save")], file: "x")
            #expect(stored.status == 303)
            #expect(await browser.get(path).page.all("a").contains { $0["href"]?.contains("/files/") == true })
        }
    }

    @Test("The script stores a letter and learns where", arguments: TestEngine.allCases)
    func autosaved(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let page = await browser.get("/drafts/new")
            let answer = await browser.post("/drafts/new", try Self.filled(page, ["text": "a", "act": "autosave"]))
            #expect(answer.status == 200 && answer.field("Content-Type") == "application/json")
            #expect(answer.text.contains(#""revision":"1""#) && answer.text.contains("drafts"))
            // The form knows nothing of the stored revision: a newer text is not overwritten.
            let conflict = await browser.post("/drafts/new", try Self.filled(page, ["text": "b", "act": "autosave"]))
            #expect(conflict.status == 409 && !conflict.text.contains("revision"))
            let long = String(repeating: "x", count: 40_000)
            let refused = await browser.post("/drafts/new", try Self.filled(page, ["to": long, "act": "autosave"]))
            #expect(refused.status == 409)
        }
    }

    @Test(
        "A text of 256 KB is there again after signing in, and files are to be attached again",
        arguments: TestEngine.allCases)
    func keptWithoutFiles(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            // Each letter has two bytes, and six when a form is kept.
            let text = String(repeating: "ž", count: 128 * 1_024)
            try await fixture.database.write {
                try $0.execute("UPDATE sessions SET ended_at = $1", [fixture.clock.now])
            }
            let sent = await Self.post(browser, "/drafts/new", [("text", text), ("act", "save")], file: "Tajemství")
            #expect(sent.location == "/sign-in?to=%2Fdrafts%2Fnew")
            let entry = [("address", "petr@firma.cz"), ("password", SiteFixture.password), ("to", "/drafts/new")]
            #expect(await browser.post("/sign-in", entry).location == "/drafts/new")
            let page = await browser.get("/drafts/new")
            #expect(page.page.notice == "We kept what you wrote. Files must be attached again.")
            #expect(page.page.forms.first { $0.action == "/drafts/new" }?["text"] == text)
            #expect(!page.text.contains("Tajemství"))
        }
    }

    @Test("No recipient gets into an address when one must sign in again", arguments: TestEngine.allCases)
    func noRecipientInAddress(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let form = try await Self.newLetter(browser, ["to": "petr@jinde.cz", "text": "Dobrý den", "act": "send"])
            try await fixture.database.write {
                try $0.execute("UPDATE sessions SET ended_at = $1", [fixture.clock.now])
            }
            let answer = await browser.post("/drafts/new", form)
            #expect(answer.location == "/sign-in?to=%2Fdrafts%2Fnew")
        }
    }

    @Test("A discarded letter is listed for a while", arguments: TestEngine.allCases)
    func discarded(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, _ in
            let form = try await Self.newLetter(browser, ["subject": "Pryč", "act": "discard"])
            #expect(await browser.post("/drafts/new", form).location == "/drafts")
            let list = await browser.get("/drafts")
            #expect(list.page.with(id: "discarded") != nil && list.text.contains("Pryč"))
        }
    }

    @Test(
        "The quotation of a reply is in the language of the pages, under room to write", arguments: TestEngine.allCases)
    func reply(engine: TestEngine) async throws {
        try await Self.withWriter(engine) { fixture, browser, mailbox in
            let letter = try await fixture.addLetter(
                SampleLetter.text("a", subject: "Poptávka", body: "Kolik to stojí?"), to: mailbox)
            let page = await browser.get("/drafts/new?reply=\(letter)").page
            #expect(page.value(of: "subject") == "Re: Poptávka")
            let text = try #require(page.forms.first { $0.action == "/drafts/new" }?["text"])
            #expect(text.contains("> Kolik to stojí?") && text.contains("wrote:"))
        }
    }
}
