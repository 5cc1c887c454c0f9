import LocalDatabases
import Testing

@testable import Web

@Suite("Pages that all strangers see alike") struct StrangerPageTests {
    @Test("Each browser gets its own token and no other's, in its own language")
    func ownToken() async throws {
        try await withSite(.sqlite) { fixture in
            var texts: [String: Set<String>] = [:]
            for language in ["cs", "pl", "cs", "en", "cs", "pl"] {
                let browser = TestBrowser(fixture.site, hasVisited: language != "en")
                let answer = await browser.get("/sign-in", [("Accept-Language", language)])
                #expect(answer.status == 200)
                #expect(answer.field("Content-Language") == language)
                let shown = try #require(browser[.visit].map { _ in browser.formToken })
                let tokens = Set(
                    answer.text.split(separator: "name=\"form-token\" value=\"").dropFirst().map { $0.prefix(43) })
                #expect(tokens == [shown[...]])
                texts[language, default: []].insert(answer.text.replacing(shown, with: "TOKEN"))
            }
            #expect(texts.values.allSatisfy { $0.count == 1 })
            #expect(Set(texts.values.joined()).count == 3)
        }
    }

    @Test("What is said once, and what was asked for, is on the page of one browser alone")
    func notKept() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = TestBrowser(fixture.site)
            let plain = await browser.get("/sign-in").text.replacing(browser.formToken, with: "TOKEN")
            let asked = await browser.get("/sign-in?to=/security/log")
            #expect(asked.text.contains("/security/log"))
            browser.set(.notice, "key=notice_signed_out")
            let noticed = await browser.get("/sign-in").text.replacing(browser.formToken, with: "TOKEN")
            #expect(noticed != plain)
            let later = await browser.get("/sign-in").text.replacing(browser.formToken, with: "TOKEN")
            #expect(later == plain)
            #expect(!later.contains("/security/log"))
        }
    }
}
