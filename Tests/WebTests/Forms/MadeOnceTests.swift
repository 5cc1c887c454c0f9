import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Links that a page shows once") struct MadeOnceTests {
    /// The mark in a page's form whose action is an address.
    private static func mark(_ page: String, of action: String) throws -> String {
        let form = try #require(page.split(separator: "<form").first { $0.contains("action=\"\(action)\"") })
        let after = try #require(form.split(separator: "name=\"once\" value=\"").dropFirst().first)
        return String(after.prefix { $0 != "\"" })
    }

    private static func links(_ fixture: SiteFixture) async throws -> Int64 {
        try await fixture.database.read { transaction in
            try transaction.row(
                """
                SELECT (SELECT count(*) FROM invitations) + (SELECT count(*) FROM person_links) AS number
                """)?.integer("number") ?? 0
        }
    }

    @Test("A reload of the page with an invitation makes no second one, and leaves the first")
    func invitation() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            let once = try Self.mark(await browser.get("/people/invite").text, of: "/people/invite")
            let form = [
                ("address", "eva@firma.cz"), ("name", "Eva"), ("role", "member"), ("language", "cs"), ("once", once),
            ]
            let made = await browser.post("/people/invite", form)
            #expect(made.status == 200 && made.text.contains("/join/"))
            let again = await browser.post("/people/invite", form)
            #expect(again.status == 303 && again.location == "/people")
            let people = await browser.get("/people")
            #expect(people.page.notice == "The link can't be shown again. Make a new one if you don't have it.")
            #expect(people.text.contains("banner info") && !people.text.contains("class=\"notice\""))
            #expect(try await Self.links(fixture) == 1)
            // The form is new, and so is its mark.
            #expect(try Self.mark(await browser.get("/people/invite").text, of: "/people/invite") != once)
        }
    }

    @Test("So does a reload after “New link”, for each invitation by itself, and after a password link")
    func newLink() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let browser = try await fixture.browser(of: jana)
            for address in ["eva@firma.cz", "ota@firma.cz"] {
                _ = await browser.post(
                    "/people/invite", [("address", address), ("name", "E"), ("role", "member"), ("language", "cs")])
            }
            let people = await browser.get("/people").text
            let ids = try await fixture.database.read {
                try $0.rows("SELECT id FROM invitations").map { try $0.integer("id") }
            }
            #expect(Set(try ids.map { try Self.mark(people, of: "/people/invitations/\($0)") }).count == 2)
            for (page, action, back) in [
                (people, "/people/invitations/\(ids[0])", "/people"),
                (
                    await browser.get("/people/\(petr.person.id)").text,
                    "/people/\(petr.person.id)/new-password-link", "/people/\(petr.person.id)"
                ),
            ] {
                let form = [("act", "again"), ("once", try Self.mark(page, of: action))]
                #expect(await browser.post(action, form).status == 200)
                let before = try await fixture.stored()
                let again = await browser.post(action, form)
                #expect(again.status == 303 && again.location == back)
                #expect(try await fixture.stored() == before)
            }
        }
    }
}
