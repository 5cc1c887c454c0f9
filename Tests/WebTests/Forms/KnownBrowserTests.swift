import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("A browser that the person has used before") struct KnownBrowserTests {
    private func giveCode(_ browser: TestBrowser, _ code: String) async -> TestAnswer {
        await browser.post("/sign-in/code", [("way", "app"), ("code", code)])
    }

    private func givePassword(_ browser: TestBrowser) async -> TestAnswer {
        await browser.post("/sign-in", [("address", "jana@firma.cz"), ("password", SiteFixture.password)])
    }

    @Test("Others who know the password and try codes don't keep the person out there")
    func isNotLockedOut() async throws {
        try await withSite(.sqlite) { fixture in
            let step = try await fixture.addApp(to: fixture.makeCompany()).stepID
            let own = TestBrowser(fixture.site)
            #expect(await givePassword(own).location == "/sign-in/code")
            #expect(await giveCode(own, try fixture.code(ofStep: step)).location == "/")
            _ = await own.post("/sign-out")
            fixture.clock.advance(.seconds(60))
            let stranger = TestBrowser(fixture.site)
            #expect(await givePassword(stranger).location == "/sign-in/code")
            for number in 0..<7 { _ = await giveCode(stranger, "00000\(number)") }
            let blocked = await giveCode(stranger, "000009")
            #expect(blocked.page.summary.first?.sentence.hasPrefix("Too many wrong attempts.") == true)
            #expect(await givePassword(own).location == "/sign-in/code")
            #expect(await giveCode(own, try fixture.code(ofStep: step)).location == "/")
        }
    }
}
