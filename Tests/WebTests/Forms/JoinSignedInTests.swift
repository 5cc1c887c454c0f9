import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("Joining in a browser where somebody is signed in") struct JoinSignedInTests {
    @Test("The page says who it is and that they are signed out, and so it happens", arguments: TestEngine.allCases)
    func signsOut(_ engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let sentence = try SiteLanguages()[.english](
                "join_signs_out", ["name": "Jana Nováková", "address": "jana@firma.cz"])
            let link = try await fixture.services.invitations.invite(
                address: "petr@firma.cz", name: "Petr", role: .member, language: .english,
                by: fixture.enter(jana).signedIn, from: SiteFixture.origin)
            let stranger = try await fixture.browser()
            stranger.set(.link, link.token.text)
            let plain = await stranger.get("/join")
            #expect(plain.status == 200 && !plain.text.contains("signed out here"))

            let browser = try await fixture.browser(of: jana)
            browser.set(.link, link.token.text)
            let hers = try #require(browser[.session].flatMap(BearerToken.init))
            #expect(await browser.get("/join").page.tags.contains { $0.text == sentence })
            // A form that is refused changes nothing, and says it again.
            let refused = await browser.post("/join", [("name", "Petr"), ("password", "short")])
            #expect(refused.status == 422 && refused.page.tags.contains { $0.text == sentence })
            let sessions = Sessions(fixture.context)
            #expect(try await sessions.signedIn(hers, from: SiteFixture.origin) != nil)
            let joined = await browser.post(
                "/join", [("name", "Petr Malý"), ("password", "zelený hrnek na okně 43")])
            #expect(joined.status == 303)
            #expect(try await sessions.signedIn(hers, from: SiteFixture.origin) == nil)
            let his = try #require(browser[.session].flatMap(BearerToken.init))
            let now = try await sessions.signedIn(his, from: SiteFixture.origin)
            #expect(now?.member.person.address == "petr@firma.cz")
        }
    }
}
