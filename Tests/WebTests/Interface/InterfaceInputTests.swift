import Accounts
import HTTPTypes
import LocalDatabases
import Storage
import Testing

@testable import Web

@Suite("What programs send is checked whole before anything is done")
struct InterfaceInputTests {
    @Test("A field that is not sent is not changed", arguments: TestEngine.allCases)
    func patch(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(fixture.makeCompany()))
            let first = try await fixture.ask(
                "PATCH", "/profile", ["name": "Jana Malá", "appearance": "dark", "keys": true], as: browser)
            #expect(first["name"] == "Jana Malá" && first["appearance"] == "dark" && first["keys"] == true)
            let second = try await fixture.ask("PATCH", "/profile", ["time-zone": "Europe/Warsaw"], as: browser)
            #expect(second["name"] == "Jana Malá" && second["appearance"] == "dark" && second["keys"] == true)
            #expect(second["time-zone"] == "Europe/Warsaw" && second["language"] == "cs")
            #expect(try await fixture.ask("PATCH", "/profile", [:], as: browser).body == second.body)
            #expect(try await fixture.ask("GET", "/profile", as: browser).body == second.body)
            let company = try await fixture.ask("PATCH", "/company", ["country": "PL"], as: browser)
            #expect(company["company"] == "Novák a syn" && company["language"] == "cs")
            #expect(company["country"] == "PL" && company["time-zone"] == "Europe/Warsaw")
        }
    }

    @Test("Everything that is wrong is named at once, and nothing is changed", arguments: TestEngine.allCases)
    func problems(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(fixture.makeCompany()))
            let reply = try await fixture.ask(
                "PATCH", "/profile",
                ["name": 5, "language": "de", "keys": "yes", "appearance": .null, "nickname": "J", "time-zone": "UTC"],
                as: browser)
            #expect(reply.status == 422 && reply.code == "invalid-input")
            #expect(
                reply.fields == [
                    "name: wrong-type", "language: unknown", "keys: wrong-type", "appearance: wrong-type",
                    "nickname: unknown-member",
                ])
            #expect(reply.text("field") == "name")
            let both = try await fixture.ask("PATCH", "/profile", ["name": "", "time-zone": "Mars"], as: browser)
            #expect(both.fields == ["name: missing", "time-zone: unknown"])
            let made = try await fixture.ask("POST", "/app-passwords", ["networks": [1, "x"]], as: browser)
            #expect(made.fields == ["name: missing", "scope: missing", "networks/0: wrong-type"])
            let late = try await fixture.ask(
                "POST", "/app-passwords",
                ["name": "a\u{7}", "scope": "read", "networks": ["x"], "valid-until": "2020-01-01T00:00:00Z"],
                as: browser)
            #expect(late.fields == ["name: control-characters", "networks: malformed", "valid-until: out-of-range"])
            let unchanged = try await fixture.ask("GET", "/profile", as: browser)
            #expect(unchanged["name"] == "Jana Nováková" && unchanged["time-zone"] == "Europe/Prague")
            #expect(try await fixture.ask("GET", "/app-passwords", as: browser).list("app-passwords") == [])
        }
    }

    @Test(
        "A body that is not declared as JSON in UTF-8 is not looked at",
        arguments: [
            "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=iso-8859-2",
            "application/json, application/json", "application/jsonp", "multipart/form-data; boundary=x",
        ])
    func contentType(_ type: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(fixture.makeCompany()))
            let reply = try await fixture.ask(
                "PATCH", "/profile", ["keys": true], as: browser, headers: [.contentType: type])
            #expect(reply.status == 415 && reply.code == "not-json")
            let good = try await fixture.ask(
                "PATCH", "/profile", ["keys": true], as: browser,
                headers: [.contentType: "Application/JSON; charset=UTF-8"])
            #expect(good.status == 200)
        }
    }

    @Test(
        "A body that is no JSON object of bounded size is refused",
        arguments: [
            ("", "malformed-json"), ("{", "malformed-json"), ("{\"keys\":true}x", "malformed-json"),
            ("{\"keys\":true,\"keys\":false}", "malformed-json"), ("\"keys\"", "invalid-input"),
            ("[]", "invalid-input"), ("null", "invalid-input"), ("{\"keys\":\u{FEFF}true}", "malformed-json"),
            (String(repeating: "[", count: 100), "malformed-json"),
            ("[" + String(repeating: "0,", count: 2_000) + "0]", "malformed-json"),
            (String(repeating: " ", count: 64 * 1024 + 1), "too-large"),
        ])
    func bodies(_ body: String, _ code: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let headers: HTTPFields = [
                .contentType: "application/json", .cookie: browser.cookies,
                SecurityHeaders.name("X-Pennypost-Form"): browser.visit.formToken(),
            ]
            let reply = try await fixture.send(
                SiteRequest(
                    method: "PATCH", target: "/api/v1/profile", host: InterfaceFixture.host, headers: headers,
                    peer: "192.0.2.1", body: Array(body.utf8)))
            #expect(reply.code == code)
        }
    }

    @Test("The server refuses what is longer before it reads it whole")
    func tooLarge() async throws {
        try await withInterface(.sqlite) { fixture in
            let request = SiteRequest(
                method: "POST", target: "/api/v1/app-passwords", host: InterfaceFixture.host, peer: "192.0.2.1")
            let answer = await fixture.site.tooLarge(request)
            #expect(answer.status == .contentTooLarge)
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(
        "A field of the query that is unknown, repeated or out of range is refused",
        arguments: [
            ("limit=0", "limit: out-of-range"), ("limit=200", "limit: out-of-range"), ("limit=", "limit: wrong-type"),
            ("limit=05", "limit: wrong-type"), ("limit=+5", "limit: wrong-type"),
            ("limit=1e1", "limit: wrong-type"), ("before=-1", "before: out-of-range"),
            ("before=99999999999999999999", "before: wrong-type"), ("kind=everything", "kind: unknown"),
            ("limt=5", "limt: unknown-member"), ("limit=5&limit=6", "limit: repeated"),
            ("%FF=1", "\u{1A}: unknown-member"),
        ])
    func query(_ query: String, _ problem: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let reply = try await fixture.ask("GET", "/security/log?\(query)", as: .cookie(browser))
            #expect(reply.status == 422)
            #expect(reply.fields == [problem])
        }
    }

    @Test(
        "A path has one form only",
        arguments: [
            "/people/01", "/people/0", "/people/-1", "/people/+1", "/people/1/", "/people//1", "/people/%31",
            "/people/",
            "/People", "/people/1.0", "/people/9007199254740993", "/people/99999999999999999999", "/", "",
            "/problems/nothing", "/me/", "/" + String(repeating: "x", count: 2_000),
        ])
    func paths(_ path: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let reply = try await fixture.ask("GET", path, as: .cookie(browser))
            #expect(reply.status == 404 && reply.code == "not-found")
        }
    }

    @Test(
        "Other versions of the interface are no pages either", arguments: ["/api", "/api/", "/api/v2/me", "/api/v10"])
    func versions(_ path: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let reply = try await fixture.send(
                SiteRequest(method: "GET", target: path, host: InterfaceFixture.host, peer: "192.0.2.1"))
            #expect(reply.status == 404 && reply.code == "not-found")
        }
    }

    @Test("Another method is answered with those that there are")
    func methods() async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            for method in ["POST", "PUT", "OPTIONS", "TRACE", "DELETE", "get", "PROPFIND"] {
                let reply = try await fixture.ask(method, "/profile", as: .cookie(browser))
                #expect(reply.status == 405 && reply.headers[.allow] == "GET, HEAD, PATCH")
            }
            #expect(try await fixture.ask("PUT", "/people/7/removal", as: .cookie(browser)).headers[.allow] == "POST")
            #expect(try await fixture.ask("HEAD", "/profile", as: .cookie(browser)).status == 200)
        }
    }

    @Test("Pages have no methods of programs", arguments: ["PATCH", "DELETE", "PUT"])
    func pages(_ method: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            for path in SitePath.fixed {
                let answer = await fixture.site.respond(
                    to: SiteRequest(
                        method: method, target: path.text, host: InterfaceFixture.host,
                        headers: [.cookie: browser.cookies], peer: "192.0.2.1"), reference: "test")
                #expect(answer.status == .methodNotAllowed, "\(path.text)")
            }
        }
    }
}
