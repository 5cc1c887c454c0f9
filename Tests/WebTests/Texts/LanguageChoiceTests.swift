import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("The language of pages") struct LanguageChoiceTests {
    @Test(
        "The browser's languages count by their weights",
        arguments: [
            ("", Language.english), ("pl", .polish), ("pl-PL,pl;q=0.9,en;q=0.8", .polish), ("de,cs;q=0.5", .czech),
            ("en;q=0.5,sk;q=0.7", .slovak), ("SK", .slovak), ("cs;q=0", .english), ("de,fr", .english), ("*", .english),
            ("cs;q=x", .czech), (",,;;=,q=", .english), ("en;q=0.2, pl ; q = 0.4", .polish),
            ("cs;q=0.5,pl;q=0.5", .czech),
            (String(repeating: "de,", count: 10_000) + "cs", .english),
        ])
    func byBrowser(accepted: String, language: Language) {
        #expect(SiteLanguages.choose(person: nil, chosen: nil, accepted: accepted) == language)
    }

    @Test("The person's own language wins over the chosen one, and that over the browser's") func order() {
        #expect(SiteLanguages.choose(person: .slovak, chosen: "pl", accepted: "cs") == .slovak)
        #expect(SiteLanguages.choose(person: nil, chosen: "pl", accepted: "cs") == .polish)
        for strange in ["", "xx", "PL", "pl;", "cs\u{0}"] {
            #expect(SiteLanguages.choose(person: nil, chosen: strange, accepted: "cs") == .czech)
        }
    }

    @Test("The buttons choose the language of who is not signed in", arguments: Language.allCases)
    func buttons(language: Language) async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser()
            let chosen = await browser.post("/language", [("language", language.rawValue), ("back", "/forgot")])
            #expect(chosen.location == "/forgot")
            let answer = await browser.get("/forgot")
            #expect(answer.page.first("html")?["lang"] == language.rawValue)
            #expect(answer.field("Content-Language") == language.rawValue)
            #expect(answer.page.heading == (try SiteLanguages()[language]("forgot_title")))
            // The buttons name each language in itself, and mark the present one.
            let buttons = answer.page.all("button").filter { $0["name"] == "language" }
            #expect(buttons.compactMap { $0["lang"] } == Language.allCases.map(\.rawValue))
            #expect(buttons.filter { $0["aria-current"] != nil }.map(\.text) == [language.ownName])
        }
    }

    @Test("The buttons change the profile of who is signed in", arguments: TestEngine.allCases)
    func profile(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            #expect(
                await browser.post("/language", [("language", "pl"), ("back", "/security")]).location == "/security")
            #expect(await browser.get("/security").page.heading == "Bezpieczeństwo")
            let changed = try await fixture.again(jana).person
            #expect(changed.language == .polish)
            #expect(changed.name == jana.person.name)
            let other = try await fixture.browser(of: jana)
            #expect(await other.get("/security").page.heading == "Bezpieczeństwo")
            // After signing out it stays as it was chosen here.
            _ = await browser.post("/sign-out")
            #expect(await browser.get("/sign-in").page.first("html")?["lang"] == "pl")
        }
    }

    @Test("The buttons lead back to pages of the site only (ASVS 3.7.2)") func leadsBack() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser()
            for back in [
                "//evil.example", "https://evil.example", "/\\evil.example", "/sign-out", "", "/people/1/role",
                "javascript:", "?to=/security", "//evil.example?a=b", "/sign-out?to=/security",
            ] {
                #expect(await browser.post("/language", [("language", "cs"), ("back", back)]).location == "/")
            }
            #expect(await browser.post("/language", [("language", "xx"), ("back", "/forgot")]).setCookies == [])
        }
    }

    @Test(
        "The buttons lead back to the same page with the same query",
        arguments: [
            ("/sign-in?to=%2Fsecurity%2Flog%3Fbefore%3D12", "/sign-in?to=%2Fsecurity%2Flog%3Fbefore%3D12"),
            ("/forgot?a=%3Cb%3E&b=x+y", "/forgot?a=%3Cb%3E&b=x%20y"), ("/forgot?", "/forgot"),
            // A field of a header has one line, and a query no fragment.
            ("/forgot?a=%0D%0ASet-Cookie:%20a=b", "/forgot?a=%0D%0ASet-Cookie%3A%20a%3Db"),
            ("/forgot?a#b", "/forgot?a%23b="),
            ("/forgot?a=" + String(repeating: "b", count: 1_000), "/forgot"),
            ("/forgot?a=" + String(repeating: "%00", count: 400), "/forgot"),
        ])
    func keepsQuery(target: String, back: String) async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser()
            let page = await browser.get(target).page
            let here = page.all("input").first { $0["name"] == "back" }?["value"] ?? ""
            #expect(here == back)
            #expect(await browser.post("/language", [("language", "cs"), ("back", here)]).location == back)
            #expect(await browser.post("/language", [("language", "cs"), ("back", target)]).location == back)
        }
    }

    @Test("The buttons below a refused form keep where its page leads to") func keepsWayOfForm() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser()
            let form = [("address", "a@b.cz"), ("password", "x"), ("to", "/people?before=12")]
            let refused = await browser.post("/sign-in", form)
            let back = refused.page.all("input").first { $0["name"] == "back" }?["value"]
            #expect(refused.status == 422 && back == "/sign-in?to=%2Fpeople%3Fbefore%3D12")
        }
    }

    @Test("Who signs in or confirms comes back to the page with its query", arguments: TestEngine.allCases)
    func detourKeepsQuery(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let wanted = "/security/log?before=12"
            let browser = try await fixture.browser()
            let signIn = try #require(await browser.get(wanted).location)
            #expect(signIn == "/sign-in?to=%2Fsecurity%2Flog%3Fbefore%3D12")
            let form = try #require(await browser.get(signIn).page.forms.first { $0.action == "/sign-in" })
            let entry = form.filled(["address": "jana@firma.cz", "password": SiteFixture.password])
            #expect(await browser.post("/sign-in", entry).location == wanted)
            let other = try await fixture.browser(of: jana, isConfirmed: false)
            let code = "/security/two-step/phone/code?step=7"
            let confirm = try #require(await other.get(code).location)
            let again = try #require(await other.get(confirm).page.forms.first { $0.action == "/confirm" })
            #expect(await other.post("/confirm", again.filled(["password": SiteFixture.password])).location == code)
        }
    }

    @Test("The way to the page that was wanted leads through the second step, whichever it is")
    func secondStepKeepsQuery() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let browser = try await fixture.browser(of: jana, stage: .half)
            let to = "to=%2Fsecurity%2Flog%3Fbefore%3D12"
            #expect(await browser.get("/sign-in?\(to)").location == "/sign-in/code?\(to)")
            let page = await browser.get("/sign-in/code?\(to)").page
            let others = try #require(page.all("a").compactMap { $0["href"] }.first { $0.hasPrefix("/sign-in/other") })
            #expect(others == "/sign-in/other-way?\(to)")
            let ways = await browser.get(others).page.all("a").compactMap { $0["href"] }
            #expect(ways.contains("/sign-in/code?way=app&\(to)"))
            let form = await browser.get("/sign-in/code?way=app&\(to)").page.forms.first {
                $0.action == "/sign-in/code"
            }
            let filled = try #require(form).filled(["code": try await fixture.code(ofStep: step)])
            #expect(await browser.post("/sign-in/code", filled).location == "/security/log?before=12")
        }
    }

    @Test("A way back leads to a person's page only (ASVS 3.7.2)") func wayBack() async throws {
        try await withSite(.sqlite) { fixture in
            try await fixture.makeCompany()
            let entry = [("address", "jana@firma.cz"), ("password", SiteFixture.password)]
            for to in [
                "//evil.example", "https://evil.example/", "/sign-out", "/assets", "/join/x", "/metrics",
                "/api/v1/people", "//evil.example/?to=/security", "/sign-out?a=b", "/sign-in?to=//evil.example",
            ] {
                let browser = try await fixture.browser()
                #expect(await browser.post("/sign-in", entry + [("to", to)]).location == "/", "\(to)")
            }
        }
    }

    @Test("No page shows a key or an unfilled gap", arguments: Language.allCases)
    func everythingIsFilled(language: Language) async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany(language: language)
            let petr = try await fixture.addPerson(to: jana.company.id)
            let fresh = try await fixture.browser(of: petr)
            try await fixture.addApp(to: jana)
            let password = try await fixture.makeAppPassword(of: jana)
            let browser = try await fixture.browser(of: jana)
            let paths = SampleAddresses.all(appPassword: password.id, person: petr.person.id).filter {
                $0.methods.contains(.get)
            }
            let nobody = try await fixture.browser()
            _ = await nobody.post("/language", [("language", language.rawValue)])
            let keys = try SiteLanguages()[language].keys.filter { $0.contains("_") }
            for path in paths {
                if case .asset = path { continue }
                for sender in [browser, nobody, fresh] {
                    let page = await sender.get(path.text).page
                    for tag in page.tags where tag["data-wait"] == nil {
                        #expect(tag.text.firstMatch(of: /\{[a-z]+\}/) == nil, "\(path.text): \(tag.text)")
                        #expect(!keys.contains(tag.text), "\(path.text): \(tag.text)")
                    }
                }
            }
        }
    }
}
