import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Deeds that can't be done now") struct RefusedDeedTests {
    @Test("A page without fields says why it can't do what was asked, and is no fault", arguments: TestEngine.allCases)
    func saysWhy(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            try await fixture.database.write { transaction in
                for number in 0..<SecondStep.most {
                    try transaction.execute(
                        """
                        INSERT INTO second_steps (id, person_id, kind, name, made_at, confirmed_at, uses)
                        VALUES ($1, $2, 'app', 'Phone', $3, $3, 0)
                        """, [900 + number, jana.person.id, fixture.clock.now])
                }
            }
            let answer = await browser.get("/security/two-step/app")
            #expect(answer.status == 422)
            #expect(answer.text.contains("There can be \(SecondStep.most) of these at most. Remove one first."))
            #expect(answer.page.tags.contains { $0["href"] == "/security" && $0.text == "Back to Security" })
        }
    }

    @Test("An administrator is led from the person's page to their own", arguments: TestEngine.allCases)
    func ownAccount(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            let browser = try await fixture.browser(of: jana)
            let own = "/people/\(jana.person.id)"
            let sentence = try SiteLanguages()[.english]("problem_own_account")
            for answer in [
                await browser.get("\(own)/two-step"), await browser.post("\(own)/two-step"),
                await browser.post("\(own)/sessions"),
                await browser.post("\(own)/new-password-link"),
            ] {
                #expect(answer.status == 422)
                #expect(answer.page.tags.contains { $0.text == sentence })
                #expect(answer.page.tags.contains { $0["href"] == "/security" && $0.text == "Back to Security" })
            }
            #expect(await browser.get(own).status == 200)
            #expect(try await fixture.again(jana).person.twoStepSince != nil)
        }
    }
}
