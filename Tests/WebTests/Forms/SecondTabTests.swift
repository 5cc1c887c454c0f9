import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("A second tab with an older page") struct SecondTabTests {
    @Test("What was revoked or removed in between is not there any more", arguments: TestEngine.allCases)
    func goneMeanwhile(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let password = try await fixture.makeAppPassword(of: jana).id
            let browser = try await fixture.browser(of: jana)
            let base = "/security/app-passwords/\(password)"
            #expect(await browser.post("\(base)/revoke").location == "/security")
            for target in [base, "\(base)/renew", "\(base)/revoke"] {
                #expect(await browser.post(target, [("name", "Mutt")]).status == 404, "\(target)")
            }
            // Its first page asks for an app; the older tab must not turn anything on a second time.
            #expect(await browser.get("/security/two-step").location == "/security")
            let last = await browser.post("/security/two-step/\(step)/remove")
            #expect(last.status == 422)
            #expect(
                last.page.summary.map(\.sentence) == [
                    "This is the last second step. Turn two-step verification off instead."
                ])
            let code = try await fixture.code(ofStep: step)
            #expect(
                await browser.post("/security/two-step/turn-off", [("way", "app"), ("code", code)]).location
                    == "/security")
            for target in ["/security/two-step/turn-off", "/security/app-passwords/new"] {
                #expect(
                    await browser.post(target, [("way", "app"), ("code", code), ("name", "N"), ("scope", "send")])
                        .status == 303)
            }
            #expect(await browser.post("/security/two-step/\(step)/remove").status == 404)
            #expect(try await fixture.again(jana).person.twoStepSince == nil)
        }
    }

    @Test("An older key of an app turns nothing on; the page has the present one", arguments: TestEngine.allCases)
    func olderKey(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            let first = await browser.get("/security/two-step/app").page
            let step = try #require(first.forms.first?["step"])
            // A wrong code keeps the key.
            let wrong = await browser.post(
                "/security/two-step/app", [("step", step), ("code", "000000"), ("device-name", "Můj telefon")]
            ).page
            #expect(wrong.with(id: "key")?.text == first.with(id: "key")?.text)
            #expect(wrong.value(of: "device-name") == "Můj telefon")
            fixture.clock.advance(.seconds(1_801))
            let later = try await fixture.browser(of: jana)
            let code = try await fixture.code(ofStep: try #require(Int64(step)))
            let older = await later.post(
                "/security/two-step/app", [("step", step), ("code", code), ("device-name", "Phone")])
            #expect(older.status != 303)
            #expect(try await fixture.again(jana).person.twoStepSince == nil)
            #expect(older.page.forms.first?["step"] != step)
        }
    }

    @Test("An invitation that was withdrawn, and a person who was removed, are gone", arguments: TestEngine.allCases)
    func teamGoneMeanwhile(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id).person.id
            let browser = try await fixture.browser(of: jana)
            let invitation = try await fixture.services.invitations.invite(
                address: "eva@firma.cz", name: "Eva", role: .member, language: .czech, by: fixture.enter(jana).signedIn,
                from: SiteFixture.origin
            ).invitation.id
            #expect(
                await browser.post("/people/invitations/\(invitation)", [("act", "withdraw")]).location == "/people")
            #expect(await browser.post("/people/invitations/\(invitation)", [("act", "withdraw")]).status == 404)
            #expect(await browser.post("/people/invitations/\(invitation)", [("act", "again")]).status == 404)
            #expect(
                await browser.post("/people/\(petr)/remove", [("typed-name", "Petr Svoboda")]).location == "/people")
            for place in ["remove", "two-step", "sessions", "role", "new-password-link"] {
                let answer = await browser.post(
                    "/people/\(petr)/\(place)", [("act", "member"), ("typed-name", "Petr Svoboda")])
                #expect(answer.status == 404, "\(place)")
            }
            #expect(await browser.get("/people/\(petr)").status == 404)
        }
    }
    @Test("An older page of the profile or the company undoes nothing unseen, and keeps what was typed")
    func olderSettings() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            for (path, form, field, first, second) in [
                ("/profile", Self.profile, "name", "Jana První", "Jana Druhá"),
                ("/company", Self.company, "company", "První s.r.o.", "Druhá s.r.o."),
            ] {
                let seen = try #require(await browser.get(path).page.forms.compactMap { $0["seen"] }.first)
                func save(_ value: String, seen: String) async -> TestAnswer {
                    await browser.post(path, form + [(field, value), ("seen", seen)])
                }
                #expect(await save(first, seen: seen).status == 303)
                // The same again is no contradiction.
                #expect(await save(first, seen: seen).status == 303)
                let older = await save(second, seen: seen)
                #expect(older.status == 422 && older.page.summary.map(\.field) == [field])
                #expect(older.page.value(of: field) == second)
                #expect(await browser.get(path).page.value(of: field) == first)
                let present = try #require(older.page.forms.compactMap { $0["seen"] }.first)
                #expect(await save(second, seen: present).status == 303)
                #expect(await browser.get(path).page.value(of: field) == second)
            }
        }
    }

    private static let profile = [
        ("language", "en"), ("time-zone", "Europe/Prague"), ("appearance", "system"),
    ]
    private static let company = [("country", "CZ"), ("language", "cs"), ("networks", "")]
}
