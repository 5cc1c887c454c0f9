import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("The page Start") struct HomePageTests {
    @Test("What is done has its day, and once all is done, Security comes first")
    func checklist() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            func home() async throws -> TestAnswer { await (try await fixture.browser(of: jana)).get("/") }
            func done(_ answer: TestAnswer) -> Int { answer.text.split(separator: ">Done, ").count - 1 }
            #expect(done(try await home()) == 0)
            try await fixture.addApp(to: jana)
            #expect(done(try await home()) == 1)
            let password = try await fixture.makeAppPassword(of: fixture.again(jana))
            #expect(done(try await home()) == 2)
            try await fixture.database.write {
                try $0.execute(
                    "UPDATE app_passwords SET last_used_at = $1, last_used_address = '192.0.2.9', last_used_program = '' WHERE id = $2",
                    [fixture.clock.now, password.id])
            }
            let answer = try await home()
            #expect(answer.status == 303 && answer.location == "/security")
        }
    }
}
