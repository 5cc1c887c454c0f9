import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("What was typed when one must sign in or confirm") struct KeptFormPageTests {
    private static let entry = [("address", "jana@firma.cz"), ("password", SiteFixture.password)]
    private static let profile = [
        ("name", "Jana \"Nová\" <b>"), ("language", "pl"), ("time-zone", "Europe/Warsaw"), ("appearance", "dark"),
        ("keys", "yes"),
    ]

    /// Ends all sessions, as an administrator does.
    private func endSessions(_ fixture: SiteFixture) async throws {
        try await fixture.database.write {
            try $0.execute("UPDATE sessions SET ended_at = $1", [fixture.clock.now])
        }
    }

    @Test("The form is there again after signing in, filled, and says so once", arguments: TestEngine.allCases)
    func isThereAgain(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            try await endSessions(fixture)
            #expect(await browser.post("/profile", Self.profile).location == "/sign-in?to=%2Fprofile")
            let page = await browser.get("/sign-in?to=%2Fprofile").page
            #expect(page.forms.first { $0.action == "/sign-in" }?["to"] == "/profile")
            // A slip of the fingers loses nothing.
            #expect(
                await browser.post("/sign-in", [("address", "jana@firma.cz"), ("password", "x"), ("to", "/profile")])
                    .status == 422)
            #expect(await browser.post("/sign-in", Self.entry + [("to", "/profile")]).location == "/profile")
            // Another page in between does not use it up.
            #expect(await browser.get("/security").page.notice == nil)
            let again = await browser.get("/profile").page
            #expect(again.notice == "We kept what you wrote.")
            for (name, value) in Self.profile { #expect(again.value(of: name) == value) }
            #expect(try await fixture.again(jana).person.name == "Jana Nováková")
            let fresh = await browser.get("/profile").page
            #expect(fresh.notice == nil)
            #expect(fresh.value(of: "name") == "Jana Nováková")
            #expect(browser[.kept] == nil)
        }
    }

    @Test("The form waits through the second step too", arguments: TestEngine.allCases)
    func waitsThroughSecondStep(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let browser = try await fixture.browser(of: jana)
            try await endSessions(fixture)
            _ = await browser.post("/profile", Self.profile)
            #expect(
                await browser.post("/sign-in", Self.entry + [("to", "/profile")]).location
                    == "/sign-in/code?to=%2Fprofile")
            let page = await browser.get("/sign-in/code?to=%2Fprofile").page
            let code = try await fixture.code(ofStep: step)
            let form = try #require(page.forms.first { $0.action == "/sign-in/code" }).filled(["code": code])
            #expect(await browser.post("/sign-in/code", form).location == "/profile")
            #expect(await browser.get("/profile").page.value(of: "name") == "Jana \"Nová\" <b>")
        }
    }

    @Test("Who owes the second step loses nothing either") func halfwayKeepsToo() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let step = try await fixture.addApp(to: jana).stepID
            let browser = try await fixture.browser(of: jana, stage: .half)
            #expect(await browser.post("/profile", Self.profile).location == "/sign-in/code?to=%2Fprofile")
            let code = try await fixture.code(ofStep: step)
            #expect(
                await browser.post("/sign-in/code", [("way", "app"), ("code", code), ("to", "/profile")]).location
                    == "/profile")
            #expect(await browser.get("/profile").page.notice == "We kept what you wrote.")
        }
    }

    @Test("Another person who signs in does not get it, in whatever browser", arguments: TestEngine.allCases)
    func nobodyElses(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addPerson(to: jana.company.id)
            let browser = try await fixture.browser(of: jana)
            try await endSessions(fixture)
            _ = await browser.post("/profile", Self.profile)
            let kept = try #require(browser[.kept])
            #expect(
                await browser.post("/sign-in", [("address", "petr@firma.cz"), ("password", SiteFixture.password)])
                    .status == 303)
            let petrs = await browser.get("/profile").page
            #expect(petrs.value(of: "name") == "Petr Svoboda")
            #expect(petrs.notice == nil)
            #expect(!petrs.html.contains("Jana"))
            // It is still Jana's.
            let janas = try await fixture.browser(of: jana)
            janas.set(.kept, kept)
            #expect(await janas.get("/profile").page.value(of: "name") == "Jana \"Nová\" <b>")
        }
    }

    @Test("Secrets are never kept", arguments: TestEngine.allCases)
    func noSecrets(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana, isConfirmed: false)
            let form = [("password", "tajné slovo číslo jedna"), ("new-password", "tajné slovo číslo dvě")]
            #expect(await browser.post("/security/password", form).location == "/confirm?to=%2Fsecurity%2Fpassword")
            let row = try await fixture.database.read { try $0.row("SELECT id, sealed_body FROM kept_forms") }
            let sealed = try #require(try row?.sealedValue("sealed_body"))
            let id = try #require(try row?.integer("id"))
            let body = try fixture.sealingKey.open(sealed, context: SealContext("kept-form/\(id)"))
            #expect(body.isEmpty)
            // What has secrets does not go on by itself: it would go on without them.
            #expect(
                await browser.post("/confirm", [("password", SiteFixture.password), ("to", "/security/password")])
                    .location == "/security/password")
            let page = await browser.get("/security/password").page
            #expect(page.value(of: "password") == "")
            #expect(page.summary.isEmpty)
        }
    }

    @Test("After a confirmation the action goes on by itself, once", arguments: TestEngine.allCases)
    func goesOn(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana, isConfirmed: false)
            let form = [("address", "petr@firma.cz"), ("name", "Petr"), ("role", "member"), ("language", "cs")]
            #expect(await browser.post("/people/invite", form).location == "/confirm?to=%2Fpeople%2Finvite")
            #expect(try await fixture.stored()["invitations"] == [])
            let asked = await browser.get("/confirm?to=%2Fpeople%2Finvite").page
            let confirmation = try #require(asked.forms.first).filled(["password": SiteFixture.password])
            let wrong = await browser.post("/confirm", asked.forms.first?.filled(["password": "nope"]) ?? [])
            #expect(wrong.status == 422)
            let made = await browser.post("/confirm", confirmation)
            #expect(made.status == 200)
            #expect(made.page.with(id: "link")?.text.hasPrefix("https://post.firma.cz/join/") == true)
            #expect(try await fixture.stored()["invitations"]?.count == 1)
            // The confirmation sent again has nothing left to do.
            #expect(await browser.post("/confirm", confirmation).location == "/people/invite")
            #expect(try await fixture.stored()["invitations"]?.count == 1)
        }
    }

    @Test(
        "What goes on and is refused is shown again, filled; what is gone is not there", arguments: TestEngine.allCases)
    func goesOnAndIsRefused(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana, isConfirmed: false)
            _ = await browser.post(
                "/people/invite", [("address", "kdo"), ("name", "Petr"), ("role", "member"), ("language", "cs")])
            let refused = await browser.post(
                "/confirm", [("password", SiteFixture.password), ("to", "/people/invite")])
            #expect(refused.status == 422)
            #expect(refused.page.heading == "Invite a colleague")
            #expect(refused.page.value(of: "address") == "kdo")
            fixture.clock.advance(.seconds(700))
            #expect(await browser.post("/people/999/sessions").location == "/confirm?to=%2Fpeople%2F999")
            #expect(
                await browser.post("/confirm", [("password", SiteFixture.password), ("to", "/people/999")]).status
                    == 404)
            // The browser has its new token all the same.
            #expect(await browser.get("/security").status == 200)
        }
    }

    @Test("An action that was given up does not go on with another confirmation", arguments: TestEngine.allCases)
    func givenUp(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id).person.id
            let browser = try await fixture.browser(of: jana, isConfirmed: false)
            let form = [("typed-name", "Petr Svoboda")]
            _ = await browser.post("/people/\(petr)/remove", form)
            let kept = browser[.kept]
            #expect(kept != nil)
            #expect(await browser.get("/security/password").location == "/confirm?to=%2Fsecurity%2Fpassword")
            #expect(browser[.kept] == nil)
            browser.set(.kept, kept)
            #expect(
                await browser.post("/confirm", [("password", SiteFixture.password), ("to", "/security/password")])
                    .location == "/security/password")
            #expect(try await fixture.stored()["people"]?.count == 2)
        }
    }

    @Test("What goes on stops at two-step verification if it is due by then", arguments: TestEngine.allCases)
    func twoStepIsDue(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany(), isConfirmed: false)
            let form = [("address", "petr@firma.cz"), ("name", "Petr"), ("role", "member"), ("language", "cs")]
            #expect(await browser.post("/people/invite", form).location == "/confirm?to=%2Fpeople%2Finvite")
            try await fixture.database.write {
                try $0.execute("UPDATE companies SET two_step_by = $1", [fixture.clock.now])
            }
            let confirmation = [("password", SiteFixture.password), ("to", "/people/invite")]
            #expect(await browser.post("/confirm", confirmation).location == "/security/two-step")
            #expect(try await fixture.stored()["invitations"] == [])
        }
    }

    @Test("What goes on passes the same gates: a member does no administrator's work", arguments: TestEngine.allCases)
    func sameGates(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let eva = try await fixture.addPerson(
                to: jana.company.id, address: "eva@firma.cz", name: "Eva", role: .administrator)
            let browser = try await fixture.browser(of: eva, isConfirmed: false)
            let form = [("company", "Jinak"), ("country", "CZ"), ("language", "cs")]
            #expect(await browser.post("/company", form).location == "/confirm?to=%2Fcompany")
            let janas = try await fixture.browser(of: jana)
            #expect(await janas.post("/people/\(eva.person.id)/role", [("act", "member")]).status == 303)
            #expect(
                await browser.post("/confirm", [("password", SiteFixture.password), ("to", "/company")]).status == 404)
            #expect(try await fixture.again(jana).company.name == "Novák a syn")
        }
    }
}
