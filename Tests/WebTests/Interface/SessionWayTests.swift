import Accounts
import HTTPTypes
import LocalDatabases
import Storage
import Testing

@testable import Web

@Suite("A session is the site's own way into the interface")
struct SessionWayTests {
    @Test("It reads by its cookie, and learns what its changes must carry", arguments: TestEngine.allCases)
    func reads(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let reply = try await fixture.ask("GET", "/me", as: .cookie(browser))
            #expect(reply["way"] == "session" && reply["app-password"] == .null)
            #expect(reply["role"] == "administrator")
            #expect(reply.text("form-token") == browser.visit.formToken())
            #expect(reply.text("confirmed-until") == (fixture.clock.now + .seconds(600)).description)
            let token = try #require(reply.text("form-token"))
            let changed = try await fixture.ask(
                "PATCH", "/profile", ["keys": true], as: .session(browser, formToken: token))
            #expect(changed["keys"] == true)
        }
    }

    @Test("Without the form token of its browser it changes nothing", arguments: TestEngine.allCases)
    func formToken(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let (browser, other) = (try await fixture.signIn(jana), try await fixture.signIn(jana))
            let ways: [InterfaceFixture.Way] = [
                .cookie(browser), .session(browser, formToken: ""), .session(browser, formToken: "x"),
                .session(browser, formToken: other.visit.formToken()),
                .session(browser, formToken: browser.visit.text),
            ]
            for way in ways {
                for (method, path) in [("PATCH", "/profile"), ("DELETE", "/session"), ("POST", "/app-passwords")] {
                    let reply = try await fixture.ask(method, path, ["keys": false], as: way)
                    #expect(reply.status == 403 && reply.code == "strange-origin")
                }
            }
            #expect(try await fixture.ask("GET", "/profile", as: .cookie(browser))["keys"] == true)
        }
    }

    @Test(
        "A page of another site changes nothing, not even with the form token",
        arguments: [
            ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], ["Origin": "https://evil.test"],
            ["Origin": "null"],
        ])
    func otherSites(_ fields: [String: String]) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            var headers = HTTPFields()
            for (name, value) in fields { headers[SecurityHeaders.name(name)] = value }
            let reply = try await fixture.ask(
                "PATCH", "/profile", ["keys": false], as: .session(browser), headers: headers)
            #expect(reply.status == 403 && reply.code == "strange-origin")
            #expect(try await fixture.ask("GET", "/profile", as: .cookie(browser))["keys"] == true)
        }
    }

    @Test("Ten minutes after it was confirmed, it must be confirmed again", arguments: TestEngine.allCases)
    func confirmation(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let body: JSONValue = ["name": "Mutt", "scope": "read"]
            #expect(try await fixture.ask("POST", "/app-passwords", body, as: .session(browser)).status == 201)
            fixture.clock.advance(.seconds(600))
            let late = try await fixture.ask("POST", "/app-passwords", body, as: .session(browser))
            #expect(late.status == 403 && late.code == "not-confirmed")
        }
    }

    @Test("Signing out ends it and removes its cookie", arguments: TestEngine.allCases)
    func signOut(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let reply = try await fixture.ask("DELETE", "/session", as: .session(browser))
            #expect(reply.status == 204)
            #expect(
                reply.headers[values: .setCookie].contains { $0.hasPrefix("pennypost-session=; Path=/; Max-Age=0") })
            let after = try await fixture.ask("GET", "/me", as: .cookie(browser))
            #expect(after.status == 401 && after.code == "not-signed-in")
        }
    }

    @Test("A new password gives the session a new token and ends the app passwords", arguments: TestEngine.allCases)
    func password(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            let browser = try await fixture.signIn(jana)
            let wrong = try await fixture.ask(
                "POST", "/security/password",
                ["password": "not this one", "new-password": "Zelené kolo jede do kopce"], as: .session(browser))
            #expect(wrong.fields == ["password: wrong"])
            let reply = try await fixture.ask(
                "POST", "/security/password",
                ["password": .text(InterfaceFixture.password), "new-password": "Zelené kolo jede do kopce"],
                as: .session(browser))
            #expect(reply.status == 204)
            #expect(reply.headers[values: .setCookie].contains { $0.hasPrefix("pennypost-session=") })
            #expect(try await fixture.ask("GET", "/me", as: .cookie(browser)).status == 401)
            #expect(try await fixture.ask("GET", "/me", as: .appPassword(made, of: jana)).status == 401)
        }
    }
}
