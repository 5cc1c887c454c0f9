import HTTPTypes
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Forms that another site makes a browser send") struct StrangeFormTests {
    /// How a request is not one of this site's own pages.
    enum Attack: CaseIterable, Sendable {
        case noToken, emptyToken, foreignToken, foreignTokenAndOwn, noVisit
        case crossSite, sameSite, strangeSite, foreignOrigin, nullOrigin, foreignOriginUnderOwnSite
    }

    @Test(
        "No form of another site does anything, whatever it asks for (ASVS 3.5.1, 3.5.2, 3.5.3)",
        arguments: TestEngine.allCases)
    func attacksAreRefused(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let world = try await AccessWorld(fixture)
            let addresses = try await world.addresses(for: .administrator, 1).filter {
                if case .api = $0 { return false }
                return $0.methods.contains(.post)
            }
            #expect(addresses.count > 30)
            let browser = try await world.browser(.administrator)
            let before = try await fixture.stored()
            let sessions = try await Self.sessions(fixture)
            for path in addresses {
                for attack in Attack.allCases {
                    let answer = await Self.send(attack, path.text, by: browser)
                    #expect(answer.status == 403, "\(attack) \(path.text)")
                    #expect(answer.page.heading == "This form can't be taken any more")
                    #expect(!answer.setCookies.contains { $0.contains("session") })
                }
            }
            #expect(try await fixture.stored() == before)
            #expect(try await Self.sessions(fixture) == sessions)
        }
    }

    private static func sessions(_ fixture: SiteFixture) async throws -> Int64 {
        try await fixture.database.read {
            try $0.row("SELECT count(*) AS number FROM sessions WHERE ended_at IS NULL")?.integer("number") ?? -1
        }
    }

    private static func send(_ attack: Attack, _ target: String, by browser: TestBrowser) async -> TestAnswer {
        var (tokens, fields) = ([browser.formToken], [("Sec-Fetch-Site", "same-origin")])
        var sender = browser
        switch attack {
        case .noToken: tokens = []
        case .emptyToken: tokens = [""]
        case .foreignToken: tokens = [BearerToken().formToken()]
        // The first one counts, so a second one does not help.
        case .foreignTokenAndOwn: tokens = [BearerToken().formToken(), browser.formToken]
        case .noVisit:
            sender = TestBrowser(browser.site, hasVisited: false)
            sender.set(.session, browser[.session])
        case .crossSite: fields = [("Sec-Fetch-Site", "cross-site")]
        case .sameSite: fields = [("Sec-Fetch-Site", "same-site")]
        case .strangeSite: fields = [("Sec-Fetch-Site", "")]
        case .foreignOrigin: fields = [("Origin", "https://post.firma.cz.example")]
        case .nullOrigin: fields = [("Origin", "null")]
        case .foreignOriginUnderOwnSite:
            fields = [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://post.firma.cz")]
        }
        let form = FormFields(
            tokens.map { (FormToken.field, $0) } + [("act", "member"), ("kept", "yes"), ("make", "yes")])
        return await sender.send("POST", target, body: Array(form.encoded.utf8), fields: fields)
    }

    @Test("A browser's own form is taken, by what new and old browsers say (ASVS 3.5.3)")
    func ownFormsAreTaken() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let says: [[(String, String)]] = [
                [("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")],
                [("Origin", "https://post.firma.cz")],
                [],
            ]
            for fields in says {
                let browser = try await fixture.browser(of: jana)
                let body = FormFields([(FormToken.field, browser.formToken)]).encoded
                let answer = await browser.send("POST", "/hide", body: Array(body.utf8), fields: fields)
                #expect(answer.status == 303, "\(fields)")
            }
        }
    }

    @Test("Signing in needs the token too, and its form survives a new session (ASVS 3.5.1)")
    func signInNeedsToken() async throws {
        try await withSite(.sqlite) { fixture in
            try await fixture.makeCompany()
            let browser = TestBrowser(fixture.site, hasVisited: false)
            let entry = [("address", "jana@firma.cz"), ("password", SiteFixture.password)]
            #expect(await browser.post("/sign-in", entry).status == 403)
            #expect(browser[.session] == nil)
            // That answer was the browser's first page, which ties its forms to it.
            let token = browser.formToken
            #expect(await browser.post("/sign-in", entry).location == "/")
            #expect(browser.formToken == token)
            #expect(await browser.get("/security").text.contains(token))
        }
    }
}
