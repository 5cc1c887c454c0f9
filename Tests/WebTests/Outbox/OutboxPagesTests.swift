import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("Pages of the outbox") struct OutboxPagesTests {
    private static let hostile = "\"><script>alert(1)</script>"

    /// A letter that a person has sent.
    private static func send(
        _ fixture: SiteFixture, from mailbox: Int64, by member: Member, subject: String = "Poptávka",
        text: String = "Dobrý den"
    ) async throws -> Int64 {
        let viewer = MailboxViewer(
            personID: member.person.id, companyID: member.company.id, isAdministrator: false)
        var content = DraftContent(mailboxID: mailbox)
        (content.to, content.subject, content.text) = (
            "petr@jinde.cz, eva@jinde.cz, jan@jinde.cz", subject, text
        )
        let drafts = fixture.services.mailboxes.drafts
        guard
            case .saved(let draft)? = try await drafts.save(
                Drafts.Change(content), to: .new(key: BearerToken().text, origin: nil), for: viewer),
            case .inOutbox(let id)? = try await drafts.send(
                draft.id, revision: draft.revision, accepting: Set(DraftDoubt.Kind.allCases), for: viewer,
                delay: .seconds(10), offsetMinutes: 0)
        else { throw AccountsError.notFound }
        return id
    }

    /// Passes a site, a person and the number of their mailbox to a test.
    private static func withOwner(
        _ engine: TestEngine, _ body: (SiteFixture, Member, Int64) async throws -> Void
    ) async throws {
        try await withSite(engine) { fixture in
            let member = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox(
                "info@firma.cz", to: member.company.id, owner: member.person.id)
            try await body(fixture, member, mailbox)
        }
    }

    private static func set(_ columns: String, _ id: Int64, _ fixture: SiteFixture) async throws {
        try await fixture.database.write { try $0.execute("UPDATE outbox SET \(columns) WHERE id = $1", [id]) }
    }

    private static func acts(_ page: ReadPage) -> Set<String> {
        Set(page.forms.filter { $0.action.hasPrefix("/outbox/") }.compactMap { $0["act"] })
    }

    @Test(
        "Only who may send sees the outbox: right × private or shared × own or other company",
        arguments: TestEngine.allCases, [false, true])
    func access(engine: TestEngine, isPrivate: Bool) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: isPrivate)
            let owner = try #require(viewers.people[.owner])
            let id = try await Self.send(fixture, from: viewers.mailbox, by: owner, subject: "Tajemství")
            let writers: Set<MailboxOnlooker> = isPrivate ? [.owner] : [.sender, .owner]
            for viewer in MailboxOnlooker.allCases {
                let browser = try await fixture.browser(of: viewers.people[viewer])
                let maySee = writers.contains(viewer)
                for target in ["/outbox", "/outbox?state=all", "/outbox/\(id)"] {
                    let answer = await browser.get(target)
                    #expect(answer.status == (maySee ? 200 : 404), "\(viewer) at \(target)")
                    #expect(answer.text.contains("Tajemství") == maySee, "\(viewer) at \(target)")
                }
                let menu = await browser.get("/mailboxes").page.all("a").compactMap { $0["href"] }
                #expect(menu.contains("/outbox") == maySee, "\(viewer)")
                if !maySee {
                    for act in ["take-back", "try-now", "send-again", "give-up", "seen-to", "edit"] {
                        #expect(await browser.post("/outbox/\(id)", [("act", act)]).status == 404, "\(viewer)")
                    }
                }
            }
        }
    }

    @Test("Each state has its buttons, and a letter's words are only words", arguments: TestEngine.allCases)
    func states(engine: TestEngine) async throws {
        try await Self.withOwner(engine) { fixture, member, mailbox in
            let id = try await Self.send(fixture, from: mailbox, by: member, subject: Self.hostile)
            let browser = try await fixture.browser(of: member)
            let expected: [(columns: String, acts: Set<String>)] = [
                ("state = 'queued'", ["take-back", "try-now"]),
                ("state = 'attempting'", []),
                ("state = 'uncertain', needs_decision = 1", ["send-again", "give-up"]),
                ("state = 'refused'", ["edit", "seen-to"]),
                ("state = 'accepted', handed_over_at = 1", []),
                ("state = 'accepted', handed_over_at = 1, bounced_at = 2", ["edit", "seen-to"]),
            ]
            for (columns, acts) in expected {
                try await Self.set(columns, id, fixture)
                let answer = await browser.get("/outbox/\(id)")
                #expect(answer.status == 200 && !answer.text.contains("<script>alert"), "\(columns)")
                #expect(Self.acts(answer.page) == acts, "\(columns)")
                #expect(answer.text.contains("Dobrý den"), "\(columns)")
                let list = await browser.get("/outbox?state=all")
                #expect(list.text.contains("petr@jinde.cz, eva@jinde.cz") && !list.text.contains("<script>alert"))
                #expect(list.text.contains("</time> · info@firma.cz"), "the mailbox")
            }
            #expect(await browser.post("/outbox/\(id)", [("act", "nonsense")]).status == 404)
        }
    }

    @Test("What is taken back is written once more, and does not leave", arguments: TestEngine.allCases)
    func takenBack(engine: TestEngine) async throws {
        try await Self.withOwner(engine) { fixture, member, mailbox in
            let browser = try await fixture.browser(of: member)
            let fields = [
                ("from", String(mailbox)), ("to", "petr@jinde.cz"), ("subject", "Poptávka"), ("text", "Dobrý den"),
                ("act", "send"), ("key", BearerToken().text),
            ]
            #expect(await browser.post("/drafts/new", fields).location == "/messages")
            // The notice brings the button.
            let form = try #require(await browser.get("/messages").page.forms.first { $0.action.hasPrefix("/outbox/") })
            #expect(form["act"] == "take-back")
            let answer = await browser.post(form.action, form.values)
            let path = try #require(answer.location)
            #expect(path.hasPrefix("/drafts/"))
            let draft = await browser.get(path).page
            #expect(draft.value(of: "subject") == "Poptávka" && draft.value(of: "to") == "petr@jinde.cz")
            let items = try await Outbox(directory: fixture.services.mailboxes.directory).items()
            #expect(items.map(\.state) == [.cancelled])
            // Pressed once more, it says how it stands, and makes no second letter.
            #expect(await browser.post(form.action, form.values).location == form.action)
            #expect(
                await browser.get("/drafts").page.all("a").filter {
                    $0["href"]?.hasPrefix("/drafts/") == true
                        && $0["href"] != "/drafts/new"
                }.count == 1)
        }
    }

    /// The drafts that a person sees.
    private static func drafts(_ browser: TestBrowser) async -> Int {
        await browser.get("/drafts").page.all("a").filter {
            $0["href"]?.hasPrefix("/drafts/") == true && $0["href"] != "/drafts/new"
        }.count
    }

    @Test(
        "An older page does not take back what may have left, or send what was given up", arguments: TestEngine.allCases
    )
    func olderPage(engine: TestEngine) async throws {
        try await Self.withOwner(engine) { fixture, member, mailbox in
            let id = try await Self.send(fixture, from: mailbox, by: member)
            let browser = try await fixture.browser(of: member)
            let outbox = Outbox(directory: fixture.services.mailboxes.directory)
            try await Self.set("state = 'uncertain', needs_decision = 1", id, fixture)
            for act in ["take-back", "try-now", "edit"] {
                #expect(await browser.post("/outbox/\(id)", [("act", act)]).location == "/outbox/\(id)", "\(act)")
                #expect(try await outbox.item(id: id)?.state == .uncertain, "\(act)")
            }
            #expect(await browser.post("/outbox/\(id)", [("act", "give-up")]).location == "/outbox/\(id)")
            for act in ["try-now", "send-again", "give-up"] {
                #expect(await browser.post("/outbox/\(id)", [("act", act)]).location == "/outbox/\(id)", "\(act)")
                #expect(try await outbox.item(id: id)?.state == .cancelled, "\(act)")
            }
            #expect(await Self.drafts(browser) == 0)
        }
    }

    @Test(
        "What has left for some recipients is taken back for the others, and is no new letter",
        arguments: TestEngine.allCases)
    func partlyTakenBack(engine: TestEngine) async throws {
        try await Self.withOwner(engine) { fixture, member, mailbox in
            let id = try await Self.send(fixture, from: mailbox, by: member)
            try await fixture.database.write {
                try $0.execute(
                    "UPDATE outbox_recipients SET state = 'accepted' WHERE outbox_id = $1 AND position = 0", [id])
            }
            let browser = try await fixture.browser(of: member)
            #expect(await browser.post("/outbox/\(id)", [("act", "take-back")]).location == "/outbox/\(id)")
            #expect(await browser.get("/outbox/\(id)").page.notice?.isEmpty == false)
            let item = try await Outbox(directory: fixture.services.mailboxes.directory).item(id: id)
            #expect(item?.recipients.map(\.state) == [.accepted, .cancelled, .cancelled])
            #expect(await Self.drafts(browser) == 0)
        }
    }

    @Test("The navigation counts what is in trouble for those who may send", arguments: TestEngine.allCases)
    func counted(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: false)
            let owner = try #require(viewers.people[.owner])
            let id = try await Self.send(fixture, from: viewers.mailbox, by: owner)
            func counting() async throws -> [MailboxOnlooker] {
                var found: [MailboxOnlooker] = []
                for viewer in MailboxOnlooker.allCases {
                    let text = try await fixture.browser(of: viewers.people[viewer]).get("/mailboxes").text
                    if text.contains(#"<b class="num" aria-hidden="true">1</b>"#) { found.append(viewer) }
                }
                return found
            }
            #expect(try await counting() == [])
            try await Self.set("state = 'refused'", id, fixture)
            #expect(try await counting() == [.sender, .owner])
            let browser = try await fixture.browser(of: owner)
            #expect(await browser.post("/outbox/\(id)", [("act", "seen-to")]).location == "/outbox")
            #expect(try await counting() == [])
        }
    }

    @Test("A letter whose text is too long for the page says so", arguments: [false, true])
    func longText(isLong: Bool) async throws {
        try await Self.withOwner(.sqlite) { fixture, member, mailbox in
            let line = String(repeating: "Dobrý den ", count: 6) + "\r\n"
            let text = String(repeating: line, count: isLong ? LetterContent.longestText / line.utf8.count + 200 : 1)
            let id = try await Self.send(fixture, from: mailbox, by: member, text: text)
            let answer = try await fixture.browser(of: member).get("/outbox/\(id)")
            #expect(answer.status == 200)
            #expect(try answer.text.contains(SiteLanguages()[.english]("outbox_letter_cut")) == isLong)
        }
    }

    @Test("A refused letter is edited as a new one and needs nothing any more", arguments: TestEngine.allCases)
    func edited(engine: TestEngine) async throws {
        try await Self.withOwner(engine) { fixture, member, mailbox in
            let id = try await Self.send(fixture, from: mailbox, by: member)
            try await Self.set("state = 'refused'", id, fixture)
            let browser = try await fixture.browser(of: member)
            #expect(await browser.get("/outbox").text.contains("Poptávka"))
            let form = try #require(
                await browser.get("/outbox/\(id)").page.forms.first { $0["act"] == "edit" })
            let path = try #require(await browser.post(form.action, form.values).location)
            #expect(await browser.get(path).page.value(of: "to")?.contains("jan@jinde.cz") == true)
            #expect(await browser.post(form.action, form.values).location == path)
            #expect(await browser.get("/outbox?state=trouble").text.contains("Poptávka") == false)
        }
    }

    @Test("A notice from outside names no other act than the site's own")
    func foreignNotice() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: try await fixture.makeCompany())
            for offer in ["//evil.example", "/security", "https://evil.example/outbox/1", "/outbox/1?x"] {
                let fields = FormFields([
                    ("key", "notice_draft_saved"), ("offer", offer), ("offer-act", Self.hostile),
                    ("offer-button", "outbox_take_back"),
                ])
                browser.set(.notice, fields.encoded)
                let answer = await browser.get("/security")
                #expect(answer.page.notice != nil && !answer.text.contains("<script>alert"))
                #expect(!answer.page.forms.contains { $0.action.contains("evil") || $0.action.hasPrefix("/outbox") })
            }
        }
    }
}
