import Accounts
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("What the pages do, the interface does too")
struct InterfaceDeedsTests {
    private func id(_ value: JSONValue?) throws -> Int64 {
        guard case .integer(let id)? = value?["id"] else { throw AccountsError.notFound }
        return id
    }

    @Test("An app password is made, listed, renamed, renewed and revoked", arguments: TestEngine.allCases)
    func appPasswords(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let end = fixture.clock.now + .seconds(86_400)
            let made = try await fixture.ask(
                "POST", "/app-passwords",
                [
                    "name": "K-9", "scope": "read", "valid-until": .moment(end),
                    "networks": ["192.0.2.0/24", "2001:db8::/32"],
                ], as: browser)
            let letters = try #require(made.text("letters"))
            let id = try id(made["app-password"])
            #expect(letters.split(separator: " ").map(\.count) == [4, 4, 4, 4])
            #expect(made["app-password"]?["valid-until"] == .moment(end))
            #expect(made["app-password"]?["networks"] == ["192.0.2.0/24", "2001:db8::/32"])
            let list = try await fixture.ask("GET", "/app-passwords", as: browser)
            #expect(list.list("app-passwords") == [made["app-password"]])
            #expect(!String(decoding: list.body.bytes, as: UTF8.self).contains(letters))
            let renamed = try await fixture.ask("PATCH", "/app-passwords/\(id)", ["name": "K-9 Pixel"], as: browser)
            #expect(renamed["name"] == "K-9 Pixel" && renamed["scope"] == "read")
            #expect(try await fixture.ask("GET", "/app-passwords/\(id)", as: browser).body == renamed.body)
            let taken = try await fixture.ask(
                "POST", "/app-passwords", ["name": "k-9 pixel", "scope": "send"], as: browser)
            #expect(taken.fields == ["name: taken"])
            let renewed = try await fixture.ask("POST", "/app-passwords/\(id)/renewal", as: browser)
            #expect(renewed.text("letters") != letters && renewed["app-password"]?["name"] == "K-9 Pixel")
            let former = InterfaceFixture.Way.basic("jana@firma.cz", letters)
            #expect(try await fixture.ask("GET", "/me", as: former).status == 200)
            let newID = try self.id(renewed["app-password"])
            #expect(try await fixture.ask("DELETE", "/app-passwords/\(newID)", as: browser).status == 204)
            #expect(try await fixture.ask("DELETE", "/app-passwords/\(newID)", as: browser).status == 404)
            fixture.clock.advance(.seconds(1))
            #expect(try await fixture.ask("GET", "/me", as: former).code == "revoked-app-password")
            await fixture.authority.write()
            let after = try await fixture.ask("GET", "/app-passwords", as: browser)
            #expect(after.list("app-passwords") == [] && after.list("revoked").first?["tries"] == 1)
            _ = try await fixture.appPassword(of: jana, name: "a")
            _ = try await fixture.appPassword(of: jana, name: "b")
            #expect(try await fixture.ask("DELETE", "/app-passwords", as: browser)["revoked"] == 2)
        }
    }

    @Test("Second steps are listed, renamed and removed, but not the last", arguments: TestEngine.allCases)
    func secondSteps(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let (first, second) = (try await fixture.addStep(to: jana), try await fixture.addStep(to: jana, name: "B"))
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let state = try await fixture.ask("GET", "/security", as: browser)
            #expect(state["second-steps"] == 2 && state["two-step-since"] == .moment(fixture.clock.now))
            #expect(state["page"] == "http://localhost:8080/security/two-step")
            let renamed = try await fixture.ask(
                "PATCH", "/security/second-steps/\(first)", ["device-name": "Pixel"], as: browser)
            #expect(renamed["device-name"] == "Pixel" && renamed["kind"] == "app")
            #expect(try await fixture.ask("DELETE", "/security/second-steps/\(second)", as: browser).status == 204)
            let last = try await fixture.ask("DELETE", "/security/second-steps/\(first)", as: browser)
            #expect(last.status == 409 && last.code == "last-second-step")
            let steps = try await fixture.ask("GET", "/security/second-steps", as: browser).list("second-steps")
            #expect(steps == [renamed.body])
            #expect(try await fixture.ask("POST", "/security/backup-codes/kept", as: browser).status == 404)
            let codes = try await fixture.ask("POST", "/security/backup-codes", as: browser)
            #expect(codes.list("codes").count == 10)
            #expect(try await fixture.ask("POST", "/security/backup-codes/kept", as: browser).status == 204)
            let now = try await fixture.ask("GET", "/security", as: browser)
            #expect(now["backup-codes"]?["left"] == 10)
            #expect(now["backup-codes"]?["kept-at"] == .moment(fixture.clock.now))
        }
    }

    @Test("Sessions and remembered browsers are listed and ended", arguments: TestEngine.allCases)
    func sessions(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let this = try await fixture.signIn(jana)
            let (other, third) = (try await fixture.signIn(jana), try await fixture.signIn(jana))
            let browser = InterfaceFixture.Way.session(this)
            let list = try await fixture.ask("GET", "/sessions", as: browser).list("sessions")
            #expect(list.count == 3)
            #expect(list.filter { $0["is-this"] == true }.map { $0["id"] } == [.integer(this.signedIn.session.id)])
            #expect(
                try await fixture.ask("DELETE", "/sessions/\(other.signedIn.session.id)", as: browser).status == 204)
            #expect(try await fixture.ask("GET", "/me", as: .cookie(other)).status == 401)
            #expect(try await fixture.ask("DELETE", "/sessions", as: browser)["ended"] == 1)
            #expect(try await fixture.ask("GET", "/me", as: .cookie(third)).status == 401)
            let until = fixture.clock.now + .seconds(3_600)
            try await fixture.context.database.write { transaction in
                try transaction.execute("UPDATE browsers SET remembered_until = $1", [until])
            }
            let browsers = try await fixture.ask("GET", "/browsers", as: browser).list("browsers")
            #expect(browsers.count == 3)
            let known = try id(browsers.first)
            #expect(try await fixture.ask("DELETE", "/browsers/\(known)", as: browser).status == 204)
            #expect(try await fixture.ask("GET", "/browsers", as: browser).list("browsers").count == 2)
        }
    }

    @Test("The log is read page by page and by kind", arguments: TestEngine.allCases)
    func log(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            for name in ["a", "b", "c", "d"] {
                _ = try await fixture.ask("PATCH", "/profile", ["name": .text(name)], as: browser)
            }
            var (numbers, path): ([JSONValue], String?) = ([], "/security/log?limit=2")
            while let next = path {
                let page = try await fixture.ask("GET", next, as: browser)
                numbers += page.list("events").compactMap { $0["number"] }
                path = nil
                if case .integer(let before)? = page["next"] { path = "/security/log?limit=2&before=\(before)" }
            }
            #expect(numbers == [5, 4, 3, 2, 1])
            let people = try await fixture.ask("GET", "/security/log?kind=people&limit=4", as: browser)
            #expect(people.list("events").count == 4 && people["next"] == .null)
            #expect(people.list("events").first?["facts"] == ["name": "d"])
            let signIns = try await fixture.ask("GET", "/security/log?kind=sign-in", as: browser).list("events")
            #expect(signIns.map { $0["kind"] } == ["signed-in"])
            let petr = try await fixture.addPerson(to: jana.company.id)
            _ = try await fixture.signIn(petr)
            let his = try await fixture.ask("GET", "/company/log?person=\(petr.person.id)", as: browser)
            #expect(his.list("events").map { $0["person-name"] } == ["Petr Svoboda"])
            let sound = try await fixture.ask("GET", "/company/log/verification", as: browser)
            #expect(sound["is-intact"] == true && sound["entries"] == 6)
            try await fixture.context.database.write { transaction in
                try transaction.execute("UPDATE security_events SET address = '' WHERE number = 3")
            }
            let broken = try await fixture.ask("GET", "/company/log/verification", as: browser)
            #expect(broken["is-intact"] == false && broken["broken-at"] == 3)
        }
    }

    @Test("People are invited, change their role and are removed", arguments: TestEngine.allCases)
    func people(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let invited = try await fixture.ask(
                "POST", "/invitations", ["address": "Nova@Firma.cz", "name": "Nová", "role": "member"], as: browser)
            #expect(invited["invitation"]?["address"] == "nova@firma.cz")
            #expect(invited["invitation"]?["language"] == "cs")
            let link = try #require(invited.text("link"))
            #expect(link.hasPrefix("http://localhost:8080/join/"))
            let id = try id(invited["invitation"])
            let again = try await fixture.ask("POST", "/invitations/\(id)/link", as: browser)
            #expect(again.text("link") != link)
            #expect(try await fixture.ask("GET", "/invitations", as: browser).list("invitations").count == 1)
            #expect(try await fixture.ask("DELETE", "/invitations/\(id)", as: browser).status == 204)
            #expect(try await fixture.ask("GET", "/invitations", as: browser).list("invitations") == [])
            let petr = try await fixture.addPerson(to: jana.company.id)
            let path = "/people/\(petr.person.id)"
            let his = try await fixture.signIn(petr)
            #expect(try await fixture.ask("GET", "/people", as: browser).list("people").count == 2)
            #expect(
                try await fixture.ask("PATCH", path, ["role": "administrator"], as: browser)["role"] == "administrator")
            #expect(try await fixture.ask("GET", "/me", as: .cookie(his))["role"] == "administrator")
            #expect(try await fixture.ask("PATCH", path, ["role": "member"], as: browser)["role"] == "member")
            #expect(try await fixture.ask("DELETE", path + "/sessions", as: browser)["ended"] == 1)
            #expect(try await fixture.ask("DELETE", path + "/second-steps", as: browser).status == 204)
            #expect(try await fixture.ask("DELETE", path + "/second-steps", as: browser).code == "two-step-off")
            let passwordLink = try await fixture.ask("POST", path + "/password-link", as: browser)
            #expect(passwordLink.text("link")?.hasPrefix("http://localhost:8080/reset/") == true)
            let wrong = try await fixture.ask("POST", path + "/removal", ["typed-name": "Pavel"], as: browser)
            #expect(wrong.fields == ["typed-name: wrong"])
            let removed = try await fixture.ask("POST", path + "/removal", ["typed-name": "petr svoboda"], as: browser)
            #expect(removed.body == ["sessions": 0, "app-passwords": 0])
            #expect(try await fixture.ask("GET", path, as: browser).status == 404)
            let own = "/people/\(jana.person.id)"
            #expect(try await fixture.ask("PATCH", own, ["role": "member"], as: browser).code == "last-administrator")
            for what in ["/sessions", "/second-steps"] {
                let reply = try await fixture.ask("DELETE", own + what, as: browser)
                #expect(reply.status == 409 && reply.code == "own-account")
            }
            let ownLink = try await fixture.ask("POST", own + "/password-link", as: browser)
            #expect(ownLink.status == 409 && ownLink.code == "own-account")
        }
    }

    @Test("An administrator who becomes a member gets that as the answer", arguments: TestEngine.allCases)
    func steppingDown(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            _ = try await fixture.addPerson(to: jana.company.id, role: .administrator)
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let reply = try await fixture.ask("PATCH", "/people/\(jana.person.id)", ["role": "member"], as: browser)
            #expect(reply["role"] == "member")
            #expect(try await fixture.ask("GET", "/people", as: browser).code == "administrators-only")
        }
    }

    @Test("The company requires two-step verification, and no longer", arguments: TestEngine.allCases)
    func requiredTwoStep(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(fixture.makeCompany()))
            let moment = fixture.clock.now + .seconds(86_400)
            let path = "/company/sign-in"
            let required = try await fixture.ask("PATCH", path, ["required-by": .moment(moment)], as: browser)
            #expect(required["required-by"] == .moment(moment))
            #expect(try await fixture.ask("GET", "/company", as: browser).body == required.body)
            let past = try await fixture.ask("PATCH", path, ["required-by": "2020-01-01T00:00:00Z"], as: browser)
            #expect(past.fields == ["required-by: out-of-range"])
            #expect(try await fixture.ask("PATCH", path, [:], as: browser).fields == ["required-by: missing"])
            let open = try await fixture.ask("PATCH", path, ["required-by": .null], as: browser)
            #expect(open["required-by"] == .null)
        }
    }

    @Test("Text messages are looked at and started again", arguments: TestEngine.allCases)
    func textMessages(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let now = fixture.clock.now
            try await fixture.context.database.write { transaction in
                try transaction.execute(
                    "INSERT INTO text_message_stops (company_id, stopped_at, counted_from) VALUES ($1, $2, $2)",
                    [jana.company.id, now])
            }
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let stopped = try await fixture.ask("GET", "/company/text-messages", as: browser)
            #expect(stopped["gateway"] == "missing" && stopped["stopped-at"] == .moment(now))
            let started = try await fixture.ask("POST", "/company/text-messages/restart", as: browser)
            #expect(started["stopped-at"] == .null)
        }
    }
}
