import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Header fields and hosts") struct HeaderTests {
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// Returns an answer of every kind: pages, refusals, redirects, files, JSON, words.
    private static func answers(_ fixture: SiteFixture) async throws -> [String: TestAnswer] {
        let jana = try await fixture.makeCompany()
        try await fixture.addApp(to: jana)
        let password = try await fixture.makeAppPassword(of: jana)
        let (browser, nobody) = (try await fixture.browser(of: jana), try await fixture.browser())
        let host = String(fixture.site.configuration.origin.split(separator: "/").last ?? "")
        let long = SiteRequest(method: "POST", target: "/", host: host, peer: "192.0.2.1")
        return [
            "page": await browser.get("/security"), "bare page": await nobody.get("/sign-in"),
            "redirect": await nobody.get("/security"), "refused": await nobody.post("/sign-in"),
            "strange form": await nobody.send("POST", "/sign-in"), "nothing": await nobody.get("/nothing"),
            "method": await nobody.send("PUT", "/"), "host": await nobody.send("GET", "/", host: "evil.example"),
            "gone": await nobody.get("/join"), "too large": TestAnswer(await fixture.site.tooLarge(long)),
            "fault": TestAnswer(await fixture.site.failure(long, "7f")),
            "letters": await browser.post("/security/app-passwords/new", [("name", "N"), ("scope", "send")]),
            "json": await browser.get("/security/app-passwords/\(password.id)/use"),
            "no file": await nobody.get("/assets/00/style.css"),
            "file": await nobody.get(SiteAssets().style.path.text),
            "head": await nobody.send("HEAD", "/sign-in"), "signed out": await browser.post("/sign-out"),
        ]
    }

    @Test(
        "Every answer has the fields that bind a browser (ASVS 3.4.1, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 3.4.8, 3.5.8)",
        arguments: TestEngine.allCases)
    func everyAnswer(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            for (name, answer) in try await Self.answers(fixture) {
                #expect(answer.field("Content-Security-Policy") == Self.policy, "\(name)")
                #expect(answer.field("X-Content-Type-Options") == "nosniff", "\(name)")
                #expect(answer.field("Referrer-Policy") == "no-referrer", "\(name)")
                #expect(answer.field("Cross-Origin-Opener-Policy") == "same-origin", "\(name)")
                #expect(answer.field("Cross-Origin-Resource-Policy") == "same-origin", "\(name)")
                #expect(answer.field("Strict-Transport-Security") == "max-age=31536000", "\(name)")
                // No other site may read anything (3.4.2), and nothing tells what runs here (13.4.6).
                for unwanted in ["Access-Control-Allow-Origin", "Server", "X-Powered-By", "Via"] {
                    #expect(answer.field(unwanted) == nil, "\(name)")
                }
                if !answer.response.body.isEmpty { #expect(answer.field("Content-Type") != nil, "\(name)") }
            }
        }
    }

    @Test("Only the files of the site are kept by browsers (ASVS 14.3.2)") func storing() async throws {
        try await withSite(.sqlite) { fixture in
            for (name, answer) in try await Self.answers(fixture) {
                let expected = name == "file" ? "public, max-age=31536000, immutable" : "no-store"
                #expect(answer.field("Cache-Control") == expected, "\(name)")
            }
        }
    }

    @Test("Plain HTTP has no Strict-Transport-Security, and says on its pages that it is plain (ASVS 3.4.1)")
    func plainHTTP() async throws {
        try await withSite(.sqlite, configuration: CookieTests.plain) { fixture in
            for (name, answer) in try await Self.answers(fixture) where name != "host" {
                #expect(answer.field("Strict-Transport-Security") == nil, "\(name)")
                #expect(answer.field("Content-Security-Policy") == Self.policy, "\(name)")
            }
            let jana = try await fixture.browser(of: fixture.makeCompany(address: "eva@firma.cz"))
            #expect(await jana.get("/security").text.contains("This server answers without encryption"))
        }
    }

    @Test("A request for another host is refused, whatever it says of itself (ASVS 4.1.3)")
    func hosts() async throws {
        let configuration = SiteConfiguration(origin: "https://post.firma.cz", otherHosts: ["mail.firma.cz:8443"])
        try await withSite(.sqlite, configuration: configuration) { fixture in
            let browser = try await fixture.browser()
            for host in ["post.firma.cz", "POST.Firma.cz", "mail.firma.cz:8443"] {
                #expect(await browser.send("GET", "/sign-in", host: host).status == 200)
            }
            for host in [
                "", "firma.cz", "post.firma.cz:80", "post.firma.cz.", "post.firma.cz.evil.example", "127.0.0.1",
            ] {
                let answer = await browser.send(
                    "GET", "/sign-in", fields: [("X-Forwarded-Host", "post.firma.cz")], host: host)
                #expect(answer.status == 421, "\(host)")
                #expect(answer.setCookies == [])
            }
        }
    }

    @Test("Links are made from the configured address, not from what a request says (ASVS 4.1.3)")
    func linksAreOurs() async throws {
        let configuration = SiteConfiguration(origin: "https://post.firma.cz", otherHosts: ["mail.firma.cz"])
        try await withSite(.sqlite, configuration: configuration) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let browser = try await fixture.browser(of: jana)
            let body = FormFields([(FormToken.field, browser.formToken)]).encoded
            let made = await browser.send(
                "POST", "/people/\(petr.person.id)/new-password-link", body: Array(body.utf8),
                fields: [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-Host", "evil.example")], host: "mail.firma.cz"
            )
            #expect(made.page.with(id: "link")?.text.hasPrefix("https://post.firma.cz/reset/") == true)
        }
    }

    @Test("Only named proxies say who is behind them (ASVS 4.1.3)") func proxies() async throws {
        let proxies = [try #require(Network("10.0.0.0/8")), try #require(Network("2001:db8::/32"))]
        let configuration = SiteConfiguration(origin: "https://post.firma.cz", trustedProxies: proxies)
        try await withSite(.sqlite, configuration: configuration) { fixture in
            try await fixture.makeCompany()
            let cases: [(peer: String, says: String, address: String)] = [
                ("192.0.2.9", "203.0.113.5", "192.0.2.9"), ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
                ("10.0.0.1", "198.51.100.1, 203.0.113.5", "203.0.113.5"),
                ("10.0.0.1", "203.0.113.5, 10.1.1.1", "203.0.113.5"), ("10.0.0.1", "", "10.0.0.1"),
                ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.1"), ("10.0.0.1", "203.0.113.5, <b>", "10.0.0.1"),
                ("2001:db8::1", "203.0.113.7", "203.0.113.7"), ("", "203.0.113.5", ""),
            ]
            for (peer, says, address) in cases {
                let browser = try await fixture.browser()
                let entry = [
                    (FormToken.field, browser.formToken), ("address", "jana@firma.cz"),
                    ("password", SiteFixture.password),
                ]
                let answer = await browser.send(
                    "POST", "/sign-in", body: Array(FormFields(entry).encoded.utf8),
                    fields: [
                        ("X-Forwarded-For", says), ("Forwarded", "for=198.51.100.9"), ("X-Real-IP", "198.51.100.9"),
                    ],
                    peer: peer)
                #expect(answer.location == "/")
                let stored = try await fixture.database.read {
                    try $0.row("SELECT address FROM sessions ORDER BY id DESC LIMIT 1")?.text("address")
                }
                #expect(stored == address, "\(peer) \(says)")
            }
        }
    }

    @Test("The page of a fault says its number and nothing of the cause (ASVS 16.5.1)") func faults() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            try await fixture.database.write { try $0.execute("ALTER TABLE people RENAME TO persons") }
            let answer = await browser.get("/security")
            #expect(answer.status == 500)
            #expect(answer.page.heading == "Something failed here")
            #expect(answer.text.contains("<code>test</code>"))
            for word in ["SQL", "database", "Storage", "Error("] { #expect(!answer.text.contains(word)) }
        }
    }
    @Test("A method that an address does not have is refused with those that it has (RFC 9110 §15.5.6)")
    func allow() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            for (method, path, allowed) in [
                ("GET", "/sign-out", "POST"), ("POST", "/security", "GET, HEAD"),
                ("PUT", "/security", "GET, HEAD, POST"),
            ] {
                let answer = await browser.send(method, path)
                #expect(answer.status == 405 && answer.field("Allow") == allowed, "\(method) \(path)")
                #expect(answer.field("Content-Security-Policy") != nil)
            }
        }
    }
}
