import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("Cookies") struct CookieTests {
    static let plain = SiteConfiguration(origin: "http://localhost:8642")

    /// Goes through pages that set every cookie there is, and returns them as they were sent.
    private static func journey(_ fixture: SiteFixture) async throws -> [String] {
        let link = try await fixture.services.setUp.newLink()
        let browser = TestBrowser(fixture.site, hasVisited: false)
        var cookies: [String] = []
        func note(_ answer: TestAnswer) { cookies += answer.setCookies }
        note(await browser.get("/sign-in"))
        note(await browser.post("/language", [("language", "cs"), ("back", "/sign-in")]))
        note(await browser.get("/set-up/\(link.text)"))
        note(
            await browser.post(
                "/set-up",
                [
                    ("company", "Novák"), ("country", "CZ"), ("name", "Jana"), ("address", "jana@firma.cz"),
                    ("password", SiteFixture.password),
                ]))
        fixture.clock.advance(.seconds(700))
        note(await browser.post("/company", [("company", "Novák a syn"), ("country", "CZ"), ("language", "cs")]))
        note(await browser.post("/confirm", [("to", "/company"), ("password", SiteFixture.password)]))
        note(await browser.get("/company"))
        note(await browser.post("/sign-out"))
        note(await browser.get("/sign-in"))
        return cookies
    }

    @Test("Every cookie is bound to the host, to TLS and to this site (ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4)")
    func secureCookies() async throws {
        try await withSite(.sqlite) { fixture in
            let cookies = try await Self.journey(fixture)
            var seen: Set<String> = []
            for cookie in cookies {
                let attributes = cookie.split(separator: ";").map { $0.drop { $0 == " " } }
                let name = cookie.prefix { $0 != "=" }
                #expect(name.hasPrefix("__Host-pennypost-"))
                seen.insert(String(name.dropFirst("__Host-pennypost-".count)))
                for needed in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
                    #expect(attributes.contains { $0 == needed }, "\(name)")
                }
                #expect(!cookie.lowercased().contains("domain="))
                // RFC 6265bis §5.6: longer ones are dropped by browsers.
                #expect(cookie.utf8.count < 4_096)
            }
            // `shown` comes with an app password, which needs two-step verification.
            #expect(seen == Set(SiteCookies.Name.allCases.map(\.rawValue)).subtracting(["shown"]))
        }
    }

    @Test("Without TLS there is neither prefix nor Secure, so that loopback works") func plainCookies() async throws {
        try await withSite(.sqlite, configuration: Self.plain) { fixture in
            let cookies = try await Self.journey(fixture)
            #expect(cookies.count > 8)
            for cookie in cookies {
                #expect(cookie.hasPrefix("pennypost-"))
                #expect(!cookie.contains("Secure"))
                #expect(cookie.contains("; HttpOnly; SameSite=Lax"))
            }
        }
    }

    @Test("A cookie that was planted, cut, changed or is another's lets no one in (ASVS 7.2.1, 7.2.2, 3.3.3)")
    func strangeCookies() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let token = try await fixture.enter(jana).token.text
            let changed = String(token.dropLast()) + (token.hasSuffix("A") ? "B" : "A")
            let values = [
                "", "x", changed, String(token.dropLast()), token + "A", token.lowercased() + " ", "\"\(token)\"",
                token + "%00",
                String(repeating: "A", count: 43), String(repeating: "A", count: 4_000), "null", "-1",
            ]
            for value in values where value != token {
                let browser = try await fixture.browser()
                browser.set(.session, value)
                #expect(await browser.get("/security").location?.hasPrefix("/sign-in") == true, "\(value)")
            }
            // A neighbour on a sister host can plant only names without the prefix.
            let browser = try await fixture.browser()
            let planted = await browser.get("/security", [("Cookie", "pennypost-session=\(token)")])
            #expect(planted.location?.hasPrefix("/sign-in") == true)
            for name in SiteCookies.Name.allCases where name != .session {
                let strange = try await fixture.browser(of: jana)
                strange.set(name, "<script>\u{1}é=&key=notice_saved;")
                #expect(await strange.get("/security").status == 200, "\(name)")
            }
        }
    }

    @Test("A notice's words come from the site alone") func noticeIsOurs() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            for (cookie, shown) in [
                ("key=notice_saved", "Saved."), ("key=problem_busy", nil), ("key=notice_nothing", nil), ("key=", nil),
                ("key=notice_removed&name=%3Cb%3E", "<b> is removed. All that was theirs has ended."),
            ] as [(String, String?)] {
                browser.set(.notice, cookie)
                #expect(await browser.get("/profile").page.notice == shown)
                #expect(browser[.notice] == nil)
            }
        }
    }

    @Test(
        "Each step of coming in has a new token, and the one before is worth nothing (ASVS 7.2.4)",
        arguments: TestEngine.allCases)
    func newTokens(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let browser = try await fixture.browser()
            let fixed = BearerToken().text
            browser.set(.session, fixed)
            var former = [fixed]
            func expectNew(_ answer: TestAnswer, _ location: String) async throws {
                #expect(answer.location == location)
                let token = try #require(browser[.session])
                #expect(!former.contains(token))
                for old in former {
                    let thief = try await fixture.browser()
                    thief.set(.session, old)
                    #expect(await thief.get("/security").location == "/sign-in?to=%2Fsecurity")
                }
                former.append(token)
            }
            let entry = [("address", "jana@firma.cz"), ("password", SiteFixture.password)]
            try await expectNew(await browser.post("/sign-in", entry), "/sign-in/code")
            let code = try await fixture.code(ofStep: step)
            try await expectNew(await browser.post("/sign-in/code", [("way", "app"), ("code", code)]), "/")
            fixture.clock.advance(.seconds(700))
            try await expectNew(
                await browser.post("/confirm", [("password", SiteFixture.password), ("to", "/security/password")]),
                "/security/password")
            try await expectNew(
                await browser.post(
                    "/security/password",
                    [("password", SiteFixture.password), ("new-password", "úplně jiná věta na zdi")]), "/security")
            #expect(await browser.get("/security").status == 200)
            for token in former {
                #expect(await !browser.get("/security").text.contains(token))
            }
        }
    }

    @Test("Signing out ends the session and has the browser forget the pages (ASVS 7.4.1, 14.3.1)")
    func signOut() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            let token = try #require(browser[.session])
            let answer = await browser.post("/sign-out")
            #expect(answer.location == "/sign-in")
            #expect(answer.field("Clear-Site-Data") == "\"cache\", \"storage\"")
            #expect(browser[.session] == nil)
            browser.set(.session, token)
            #expect(await browser.get("/security").location == "/sign-in?to=%2Fsecurity")
            #expect(await browser.get("/sign-in").page.notice == "You are signed out.")
        }
    }
}
