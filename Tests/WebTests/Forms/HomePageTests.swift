import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("The page Start") struct HomePageTests {
    @Test("What is done has its day, and once all is done, the letters come first")
    func checklist() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            func home() async throws -> TestAnswer { await (try await fixture.browser(of: jana)).get("/") }
            func done(_ answer: TestAnswer) -> Int { answer.text.split(separator: ">Done, ").count - 1 }
            #expect(done(try await home()) == 0)
            try await fixture.addApp(to: jana)
            #expect(done(try await home()) == 1)
            try await fixture.addMailbox("info@firma.cz", to: jana.company.id, owner: jana.person.id)
            #expect(done(try await home()) == 2)
            _ = try await fixture.makeAppPassword(of: fixture.again(jana))
            let answer = try await home()
            #expect(answer.status == 303 && answer.location == "/messages")
        }
    }

    @Test("Who may not connect mailboxes has no such step")
    func withoutMailbox() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let browser = try await fixture.browser(of: petr)
            #expect(!(await browser.get("/").text.contains("/mailboxes/new")))
            let id = try await fixture.addMailbox("info@firma.cz", to: jana.company.id)
            try await fixture.services.mailboxes.people.set(
                .read, of: petr.person.id, on: id, inCompany: jana.company.id)
            // What an administrator has opened to him is connected already.
            #expect(await browser.get("/").text.contains(">Done, "))
        }
    }
}
