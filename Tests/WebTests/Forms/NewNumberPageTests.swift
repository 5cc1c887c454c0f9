import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("The page that proves a new number") struct NewNumberPageTests {
    private static let path = "/security/two-step/phone/code"

    @Test("It names the number, sends the code again after the wait, and a new one after five wrong tries")
    func sendsAgain() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            let begun = await browser.post(
                "/security/two-step/phone", [("prefix", "+420"), ("phone-number", "601 234 321")])
            let location = try #require(begun.location)
            let step = try #require(location.split(separator: "=").last.map(String.init))
            let page = await browser.get(location)
            #expect(page.text.contains("+420\u{A0}601\u{A0}234\u{A0}321"))
            func again() async -> TestAnswer {
                await browser.post(Self.path, [("step", step), ("act", "send-again")])
            }
            #expect(await again().status == 422)
            #expect(fixture.gateway.messages.count == 1)
            fixture.clock.advance(.seconds(31))
            #expect(await again().location == location)
            #expect(fixture.gateway.messages.count == 2)
            let first = fixture.gateway.code
            // The day's share for numbers that are being set up is another test's.
            try await fixture.database.write { try $0.execute("UPDATE text_messages SET is_unproved = 0") }
            for wrong in ["000000", "000001", "000002", "000003", "000004", "000005"].filter({ $0 != first }).prefix(5)
            {
                #expect(await browser.post(Self.path, [("step", step), ("code", wrong)]).status == 422)
            }
            let over = await browser.post(Self.path, [("step", step), ("code", first)])
            #expect(over.page.problem(at: "code") == "This code is over. Have a new one sent.")
            fixture.clock.advance(.seconds(200))
            #expect(await again().location == location)
            let answer = await browser.post(Self.path, [("step", step), ("code", fixture.gateway.code)])
            #expect(answer.status == 200 && answer.text.contains("id=\"codes\""))
            // Its reload turns nothing on a second time.
            #expect(await browser.post(Self.path, [("step", step), ("code", "000000")]).location == "/security")
        }
    }

    @Test("A number that is not being set up is not there") func unknown() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let own = try await fixture.addPhone(to: jana)
            let petr = try await fixture.addPerson(to: jana.company.id)
            let others = try await fixture.browser(of: petr).post(
                "/security/two-step/phone", [("prefix", "+420"), ("phone-number", "602 234 321")])
            let step = try #require(others.location?.split(separator: "=").last)
            let browser = try await fixture.browser(of: fixture.again(jana))
            for id in ["999", "\(own)", String(step)] {
                #expect(await browser.get("\(Self.path)?step=\(id)").status == 404, "\(id)")
            }
            #expect(await browser.post(Self.path, [("step", String(step)), ("act", "send-again")]).status == 404)
        }
    }
}
