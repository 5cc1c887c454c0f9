import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("What counts once") struct ReplayTests {
    private static let setUpForm = [
        ("company", "Novák a syn"), ("country", "CZ"), ("name", "Jana Nováková"), ("address", "jana@firma.cz"),
        ("password", SiteFixture.password),
    ]

    @Test("Reading the links of mails uses nothing up (ASVS 6.4.1, 2.3.1)", arguments: TestEngine.allCases)
    func readingLinksIsFree(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let link = try await fixture.services.setUp.newLink()
            let before = try await fixture.stored()
            for method in ["HEAD", "GET", "GET"] {
                let scanner = TestBrowser(fixture.site, hasVisited: false)
                #expect(await scanner.send(method, "/set-up/\(link.text)").location == "/set-up")
                let page = await scanner.send(method, "/set-up")
                #expect(page.status == 200)
                #expect(!page.text.contains(link.text))
            }
            #expect(try await fixture.stored() == before)
            let jana = try await fixture.browser()
            _ = await jana.get("/set-up/\(link.text)")
            #expect(await jana.post("/set-up", Self.setUpForm).location == "/")
        }
    }

    @Test("A set-up counts once, and a second one changes nothing (ASVS 2.3.4)", arguments: TestEngine.allCases)
    func setUpOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let link = try await fixture.services.setUp.newLink()
            let (first, second) = (try await fixture.browser(), try await fixture.browser())
            for browser in [first, second] {
                _ = await browser.get("/set-up/\(link.text)")
                #expect(await browser.get("/set-up").page.heading == "Set up Pennypost")
            }
            #expect(await first.post("/set-up", Self.setUpForm).location == "/")
            let before = try await fixture.stored()
            for browser in [first, second] {
                browser.set(.link, link.text)
                let again = await browser.post("/set-up", Self.setUpForm)
                #expect(again.status == 410)
                #expect(again.page.heading == "This installation already has a company")
            }
            #expect(second[.session] == nil)
            #expect(try await fixture.stored() == before)
        }
    }

    @Test("Two set-ups at the same time make one company", arguments: TestEngine.allCases)
    func setUpAtOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let link = try await fixture.services.setUp.newLink()
            let browsers = [try await fixture.browser(), try await fixture.browser(), try await fixture.browser()]
            for browser in browsers { browser.set(.link, link.text) }
            let states = await withTaskGroup(of: Int.self) { group in
                for browser in browsers { group.addTask { await browser.post("/set-up", Self.setUpForm).status } }
                return await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(states.sorted() == [303, 410, 410])
            #expect(try await fixture.stored()["companies"]?.count == 1)
        }
    }

    @Test("An invitation counts once; HEAD and GET leave it (ASVS 6.4.1, 2.3.4)", arguments: TestEngine.allCases)
    func joinOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.browser(of: fixture.makeCompany())
            let made = await jana.post(
                "/people/invite",
                [("address", "petr@firma.cz"), ("name", "Petr"), ("role", "member"), ("language", "en")])
            let link = try #require(made.page.with(id: "link")?.text)
            let path = String(link.trimmingPrefix("https://post.firma.cz"))
            #expect(path.hasPrefix("/join/"))
            let scanner = TestBrowser(fixture.site, hasVisited: false)
            #expect(await scanner.send("HEAD", path).location == "/join")
            #expect(await scanner.get("/join").status == 200)
            let petr = try await fixture.browser()
            _ = await petr.get(path)
            let form = [("name", "Petr Svoboda"), ("password", "čtyři slova bez vztahu")]
            #expect(await petr.post("/join", form).location == "/")
            let before = try await fixture.stored()
            _ = await petr.get(path)
            _ = await scanner.get(path)
            for browser in [petr, scanner] {
                let again = await browser.post("/join", form)
                #expect(again.status == 410)
                #expect(again.page.heading == "This invitation has been used")
            }
            #expect(scanner[.session] == nil)
            #expect(try await fixture.stored() == before)
        }
    }

    @Test("A link to a new password counts once (ASVS 6.4.1, 6.4.3, 6.4.6)", arguments: TestEngine.allCases)
    func resetOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            try await fixture.addApp(to: petr)
            let administrator = try await fixture.browser(of: jana)
            let made = await administrator.post("/people/\(petr.person.id)/new-password-link")
            let path = String(try #require(made.page.with(id: "link")?.text).trimmingPrefix("https://post.firma.cz"))
            let browser = try await fixture.browser()
            #expect(await browser.send("HEAD", path).location == "/reset")
            _ = await browser.get(path)
            #expect(await browser.get("/reset").page.value(of: "username") == "petr@firma.cz")
            let form = [("new-password", "čtyři slova bez vztahu")]
            #expect(await browser.post("/reset", form).location == "/sign-in")
            // Nobody is signed in by it, and the second step is owed as ever.
            #expect(browser[.session] == nil)
            _ = await browser.get(path)
            #expect(await browser.post("/reset", form).status == 410)
            let entry = [("address", "petr@firma.cz"), ("password", "čtyři slova bez vztahu")]
            #expect(await browser.post("/sign-in", entry).location == "/sign-in/code")
        }
    }

    @Test("A code counts once, also in another browser (ASVS 6.5.1)", arguments: TestEngine.allCases)
    func codeOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let code = try await fixture.code(ofStep: step)
            let (first, second) = (
                try await fixture.browser(of: jana, stage: .half), try await fixture.browser(of: jana, stage: .half)
            )
            #expect(await first.post("/sign-in/code", [("way", "app"), ("code", code)]).location == "/")
            let replayed = await second.post("/sign-in/code", [("way", "app"), ("code", code)])
            #expect(replayed.status == 422)
            #expect(replayed.page.problem(at: "code") == "This code is not right. Take the one that is shown now.")
            #expect(await second.get("/security").location == "/sign-in/code?to=%2Fsecurity")
        }
    }

    @Test("A backup code counts once (ASVS 6.5.1)", arguments: TestEngine.allCases)
    func backupCodeOnce(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let code = try #require(try await fixture.addApp(to: jana).backupCodes.first)
            let (first, second) = (
                try await fixture.browser(of: jana, stage: .half), try await fixture.browser(of: jana, stage: .half)
            )
            #expect(await first.post("/sign-in/code", [("way", "backup-code"), ("code", code)]).location == "/")
            let replayed = await second.post("/sign-in/code", [("way", "backup-code"), ("code", code)])
            #expect(replayed.page.problem(at: "code") == "This code is not right, or it has been used.")
        }
    }

    @Test("An app password is made once: the form sent again is refused, and its letters are gone (ASVS 2.3.4)")
    func appPasswordOnce() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            let browser = try await fixture.browser(of: jana)
            let form = [("name", "SMTP přihlášení"), ("scope", "send")]
            let made = await browser.post("/security/app-passwords/new", form)
            let letters = try #require(made.page.with(id: "letters")?.text)
            #expect(letters.count == 19)
            #expect(made.field("Cache-Control") == "no-store")
            let again = await browser.post("/security/app-passwords/new", form)
            #expect(again.status == 422)
            #expect(again.page.problem(at: "name") == "You have one of this name already.")
            for target in ["/security", "/security/app-passwords/new", "/security/app-passwords/1", "/security/log"] {
                #expect(await !browser.get(target).text.contains(letters))
            }
        }
    }
}
