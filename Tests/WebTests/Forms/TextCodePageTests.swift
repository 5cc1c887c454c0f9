import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("The page that asks for a code by text message") struct TextCodePageTests {
    /// Makes a person with a number, who has given the password.
    private func begin(_ fixture: SiteFixture) async throws -> (browser: TestBrowser, way: String) {
        let jana = try await fixture.makeCompany()
        let step = try await fixture.addPhone(to: jana)
        return (try await fixture.browser(of: jana, stage: .half), "text-\(step)")
    }

    /// How many messages were sent after the one that proved the number.
    private func sent(_ fixture: SiteFixture) -> Int { fixture.gateway.messages.count - 1 }

    @Test("Only the first look sends a message; a reload and the way back send none", arguments: TestEngine.allCases)
    func looksAgain(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let (browser, way) = try await begin(fixture)
            let first = await browser.get("/sign-in/code?way=\(way)")
            #expect(first.status == 200 && sent(fixture) == 1)
            #expect(wait(first) == "30")
            for (pause, left) in [(10, "20"), (20, "0"), (400, "0")] {
                fixture.clock.advance(.seconds(pause))
                let again = await browser.get("/sign-in/code?way=\(way)")
                #expect(again.status == 200 && wait(again) == left)
            }
            #expect(sent(fixture) == 1)
            let code = fixture.gateway.code
            #expect(await browser.post("/sign-in/code", [("way", way), ("code", code)]).location == "/")
        }
    }

    @Test("A code that is over makes room for a new one at the next look", arguments: TestEngine.allCases)
    func looksAfterwards(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let (browser, way) = try await begin(fixture)
            _ = await browser.get("/sign-in/code?way=\(way)")
            fixture.clock.advance(TextCodes.lifetime)
            #expect(await browser.get("/sign-in/code?way=\(way)").status == 200)
            #expect(sent(fixture) == 2)
        }
    }

    @Test(
        "The button sends again, and says why and from when on if it is pressed too early", arguments: Language.allCases
    )
    func sendsAgain(language: Language) async throws {
        try await withSite(.sqlite) { fixture in
            let (browser, way) = try await begin(fixture)
            let texts = try SiteLanguages()[language]
            browser.set(.language, language.rawValue)
            let fields = [("way", way), ("to", "/profile")]
            _ = await browser.get("/sign-in/code?way=\(way)&to=%2Fprofile")
            fixture.clock.advance(.seconds(10))
            let early = await browser.post("/sign-in/send-again", fields)
            #expect(early.status == 422 && sent(fixture) == 1)
            #expect(early.page.summary.map(\.sentence) == [texts("problem_text_too_soon", count: 20)])
            #expect(wait(early) == "20")
            let form = try #require(early.page.forms.first { $0.action == "/sign-in/send-again" })
            #expect(form["way"] == way && form["to"] == "/profile")
            fixture.clock.advance(.seconds(20))
            let again = await browser.post("/sign-in/send-again", fields)
            #expect(again.location == "/sign-in/code?way=\(way)&to=%2Fprofile" && sent(fixture) == 2)
            #expect(wait(await browser.get(again.location ?? "")) == "60")
            #expect(sent(fixture) == 2)
        }
    }

    @Test("After a wrong code the button waits as long as it has to", arguments: [TestEngine.sqlite])
    func wrongCode(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let (browser, way) = try await begin(fixture)
            _ = await browser.get("/sign-in/code?way=\(way)")
            fixture.clock.advance(.seconds(25))
            let wrong = fixture.gateway.code == "000000" ? "000001" : "000000"
            let refused = await browser.post("/sign-in/code", [("way", way), ("code", wrong)])
            #expect(refused.status == 422 && wait(refused) == "5")
        }
    }

    /// How many seconds the button waits; `nil` if there is none.
    private func wait(_ answer: TestAnswer) -> String? { answer.page.tags.lazy.compactMap { $0["data-wait"] }.first }
}
