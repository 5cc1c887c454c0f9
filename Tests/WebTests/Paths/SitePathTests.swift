import LocalDatabases
import Testing

@testable import Web

@Suite("Addresses of the site") struct SitePathTests {
    @Test("Every kind of address is among the samples") func samplesAreComplete() throws {
        let declared = try SampleAddresses.declared()
        #expect(declared.count > 50)
        #expect(Set(SampleAddresses.all().map(SampleAddresses.name)) == declared)
    }

    @Test("Every address is read back from what it prints") func printsAndParses() {
        for path in SampleAddresses.all() + SampleAddresses.all(Int64.max) { #expect(SitePath(path.text) == path) }
        #expect(Set(SampleAddresses.all().map(\.text)).count == SampleAddresses.all().count)
    }

    /// Other ways to write an address. Each would be a second form of it.
    private static func variants(_ text: String) -> [String] {
        [
            text + "/", "/" + text, text + "//", text.replacing("/", with: "//"), text.uppercased(), text + ".",
            text + "/.", "/." + text, text + "/..", text + ";", text + ";a=1", text + "%00", text + "\u{0}", text + " ",
            " " + text, text + "\n", text.replacing("/", with: "%2F"), text.replacing("/", with: "\\"),
            String(text.dropFirst()), text + "\u{301}", text + "#main", "https://post.firma.cz" + text,
            text.replacing("e", with: "%65"), text.replacing("o", with: "о"),
        ]
    }

    @Test("An address has one form only", arguments: SampleAddresses.all())
    func hasOneForm(path: SitePath) {
        // The rest of an address of the interface is looked at there.
        if case .api = path { return }
        for variant in Self.variants(path.text) where variant != path.text {
            guard let found = SitePath(variant) else { continue }
            // A token may be of any form here; the page looks at it. It must not be another form of this one.
            #expect(found != path && found.text == variant, "\(variant.debugDescription)")
            #expect(SampleAddresses.name(found).hasSuffix("Link") || SampleAddresses.name(found) == "asset")
        }
    }

    @Test(
        "Numbers are written without zeros, signs and spaces, and fit into 64 bits",
        arguments: [
            "0", "-1", "+1", "01", "1 ", "1_0", "1e3", "0x1", "٣", "９", "9223372036854775808", "", "1/", "1/role/",
            "1//role",
        ])
    func numbersHaveOneForm(number: String) { #expect(SitePath("/people/\(number)") == nil) }

    @Test("Empty and very long addresses are none") func hasLimits() {
        for text in ["", "//", "?", "*", "/api/v1", "/join/", "/set-up/", "/reset/", "/assets/", "/assets//", "/a\0b"] {
            #expect(SitePath(text) == nil, "\(text)")
        }
        #expect(SitePath("/join/" + String(repeating: "a", count: SitePath.longest - 6)) != nil)
        #expect(SitePath("/join/" + String(repeating: "a", count: SitePath.longest - 5)) == nil)
        #expect(SitePath(String(repeating: "/a", count: 100_000)) == nil)
    }

    @Test("Whatever is not there has the same page (ASVS 16.5.1)", arguments: TestEngine.allCases)
    func sameNotFound(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            for browser in [try await fixture.browser(), try await fixture.browser(of: jana)] {
                let usual = await browser.get("/nothing")
                #expect(usual.status == 404)
                #expect(usual.page.heading == "Nothing is here")
                let others = [
                    "/nothing/at/all", "/people/01", "/security/", "/.git/config", "/wp-login.php",
                    "/assets/00/style.css",
                    "/assets/00/none.css", "/%2e%2e/", "/people%2F1", "/join/",
                    "/" + String(repeating: "a", count: 9_000),
                    "/\0", "/people/9223372036854775808",
                ]
                for target in others {
                    let answer = await browser.get(target)
                    #expect(answer.status == 404, "\(target)")
                    #expect(answer.text == usual.text, "\(target)")
                }
                #expect(await browser.post("/nothing").text == usual.text)
            }
        }
    }

    @Test("Where nothing is, no place of the menu is marked", arguments: TestEngine.allCases)
    func marksNoPlace(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let browser = try await fixture.browser(of: fixture.makeCompany())
            func marked(_ answer: TestAnswer) -> [String] {
                #expect(answer.page.all("nav").count == 1)
                return answer.page.all("a").filter { $0["aria-current"] != nil }.compactMap { $0["href"] }
            }
            #expect(marked(await browser.get("/")) == ["/"])
            #expect(marked(await browser.get("/security/log")) == ["/security"])
            for target in ["/nothing", "/nothing?a=b", "/people/4711", "/assets/00/style.css"] {
                #expect(marked(await browser.get(target)) == [], "\(target)")
            }
            // What is not there has no query to come back to either.
            let back = await browser.get("/nothing?a=b").page.all("input").first { $0["name"] == "back" }
            #expect(back?["value"] == "/")
            for target in ["/nothing", "/", "/security/log", "/security"] {
                let answer = await browser.post(target)
                #expect([404, 405].contains(answer.status) && marked(answer) == [], "\(target)")
            }
        }
    }

    @Test("A file of the site is only read") func filesAreRead() async throws {
        try await withSite(.sqlite) { fixture in
            let browser = try await fixture.browser()
            #expect(await browser.get(SiteAssets().style.path.text).status == 200)
            #expect(await browser.send("HEAD", SiteAssets().style.path.text).status == 200)
            #expect(await browser.post(SiteAssets().style.path.text).status == 405)
            #expect(await browser.send("DELETE", "/").status == 405)
            #expect(await browser.send("TRACE", "/").status == 405)
        }
    }
}
