import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Names in pages") struct EscapingTests {
    /// Names that end a text, an attribute or a script where a page forgets to escape, or turn the text behind them.
    private static let names = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "&lt;b&gt; &amp; &#39;",
        // A mark behind a quotation mark makes one character of both for Swift, but not for a browser.
        "\"\u{301} autofocus onfocus=alert(1) x=\"\u{301}", "<\u{338}img src=x>", "'\u{308} x='\u{308}",
        "{{t.sign_out}} {name}",
        "</title><h1>", "--><!--", "]]>", "javascript:alert(1)",
    ]

    @Test("Escaping works by bytes (ASVS 1.2.1, 1.3.1)") func escaping() {
        #expect(HTMLText.escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
        #expect(HTMLText.escape("\"\u{301}").utf8.first == UInt8(ascii: "&"))
        #expect(HTMLText.escape("žluťoučký 漢字 😀") == "žluťoučký 漢字 😀")
        for name in Self.names {
            #expect(!HTMLText.escape(name).utf8.contains { "<>\"'".utf8.contains($0) })
        }
    }

    @Test(
        "A stored name is a text on every page, whatever is in it (ASVS 1.2.1, 1.3.1)", arguments: TestEngine.allCases)
    func namesAreTexts(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            try await fixture.addApp(to: jana)
            let petr = try await fixture.addPerson(to: jana.company.id)
            let password = try await fixture.makeAppPassword(of: jana)
            let old = try await fixture.makeAppPassword(of: jana, name: "Old")
            _ = try await fixture.services.appPasswords.revoke(
                old.id, by: fixture.enter(jana).signedIn, from: SiteFixture.origin)
            _ = try await fixture.services.invitations.invite(
                address: "eva@firma.cz", name: "Eva", role: .member, language: .english,
                by: fixture.enter(jana).signedIn, from: SiteFixture.origin)
            let browser = try await fixture.browser(of: jana)
            let targets =
                [
                    "/", "/security", "/security/password", "/security/browsers", "/security/log", "/profile",
                    "/people",
                    "/people/invite", "/company", "/company/sign-in", "/company/log", "/security/two-step/turn-off",
                    "/security/two-step/passkeys", "/security/app-passwords/revoke-all", "/nothing",
                ] + ["", "/renew", "/revoke"].map { "/security/app-passwords/\(password.id)\($0)" }
                + ["", "/remove"].map { "/people/\(petr.person.id)\($0)" }
            let plain = await Self.shapes(browser, targets)
            for name in Self.names {
                try await Self.rename(everythingTo: name, fixture)
                let shapes = await Self.shapes(browser, targets)
                for (target, shape) in zip(targets, shapes) {
                    #expect(shape == plain[targets.firstIndex(of: target) ?? 0], "\(target) with \(name)")
                }
                #expect(await browser.get("/people/\(petr.person.id)").page.heading == name)
            }
        }
    }

    /// Sets every name that people give, past the rules that refuse some of them.
    private static func rename(everythingTo name: String, _ fixture: SiteFixture) async throws {
        try await fixture.database.write { transaction in
            for table in [
                "companies", "people", "second_steps", "app_passwords", "revoked_app_passwords", "invitations",
            ] {
                try transaction.execute("UPDATE \(table) SET name = $1", [name])
            }
            try transaction.execute("UPDATE invitations SET invited_by = $1", [name])
            try transaction.execute("UPDATE sessions SET program = $1", [name])
        }
    }

    /// Returns the elements of pages with the names of their attributes, and no texts.
    private static func shapes(_ browser: TestBrowser, _ targets: [String]) async -> [[String]] {
        var shapes: [[String]] = []
        for target in targets {
            let tags = await browser.get(target).page.tags
            shapes.append(tags.map { "\($0.name) \($0.attributes.keys.sorted().joined(separator: " "))" })
        }
        return shapes
    }

    @Test("What was typed comes back as a text (ASVS 1.2.1)", arguments: names)
    func typedComesBack(name: String) async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            let page = await browser.post(
                "/people/invite", [("address", name), ("name", name), ("role", name), ("language", name)]
            ).page
            #expect(page.value(of: "address") == name)
            #expect(page.value(of: "name") == name)
            #expect(!page.tags.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } || $0.name == "img" })
        }
    }
}
