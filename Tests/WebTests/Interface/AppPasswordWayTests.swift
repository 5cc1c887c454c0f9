import HTTPTypes
import LocalDatabases
import Storage
import TestSupport
import Testing

@testable import Accounts
@testable import Web

@Suite("App passwords are a program's way in")
struct AppPasswordWayTests {
    @Test("It is taken with spaces, without, and in capitals, and is seen as used", arguments: TestEngine.allCases)
    func spaces(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana, name: "SMTP přihlášení")
            let letters = made.letters.grouped
            for typed in [letters, letters.replacing(" ", with: ""), letters.uppercased(), " \(letters)\u{a0}"] {
                let reply = try await fixture.ask("GET", "/me", as: .basic("Jana@Firma.cz", typed))
                #expect(reply.status == 200)
                #expect(reply["way"] == "app-password")
                #expect(reply["app-password"]?["name"] == "SMTP přihlášení")
                #expect(reply["person"]?["address"] == "jana@firma.cz")
                #expect(reply["form-token"] == .null && reply["confirmed-until"] == .null)
            }
            await fixture.authority.write()
            let list = try await fixture.ask("GET", "/app-passwords", as: .appPassword(made, of: jana))
            #expect(list.list("app-passwords").first?["last-use"]?["address"] == "192.0.2.1")
        }
    }

    @Test("The password of the account is never taken, and the answer says what is", arguments: TestEngine.allCases)
    func accountPassword(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let reply = try await fixture.ask(
                "GET", "/me", as: .basic(jana.person.address, InterfaceFixture.password))
            #expect(reply.status == 401 && reply.code == "not-an-app-password")
            #expect(reply.text("remedy")?.contains("The password of the account is never taken here.") == true)
            #expect(reply.headers[.wwwAuthenticate] == #"Basic realm="Pennypost", charset="UTF-8""#)
        }
    }

    @Test("One that was revoked is refused in the same second on a node that hears of no change")
    func revokedWithoutNews() async throws {
        try await withInterface(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            let program = InterfaceFixture.Way.appPassword(made, of: jana)
            #expect(try await fixture.ask("GET", "/profile", as: program).status == 200)
            let revoked = try await fixture.ask(
                "DELETE", "/app-passwords/\(made.appPassword.id)", as: .session(try await fixture.signIn(jana)))
            #expect(revoked.status == 204)
            fixture.clock.advance(.milliseconds(900))
            let reply = try await fixture.ask("GET", "/profile", as: program)
            #expect(reply.status == 401 && reply.code == "revoked-app-password")
        }
    }

    @Test("One that was revoked is refused as soon as the change is heard", arguments: TestEngine.allCases)
    func revoked(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            let program = InterfaceFixture.Way.appPassword(made, of: jana)
            let work = Task { await fixture.authority.run() }
            defer { work.cancel() }
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            // The clock stands still, so only the news can end what is remembered. A listener that comes too late for
            // one change hears the next.
            try await wait(for: "the revoked app password to be refused") {
                #expect(try await fixture.ask("GET", "/me", as: program).status != 503)
                _ = try await fixture.ask("DELETE", "/app-passwords/\(made.appPassword.id)", as: browser)
                _ = try await fixture.ask("PATCH", "/profile", ["keys": true], as: browser)
                _ = try await fixture.ask("PATCH", "/profile", ["keys": false], as: browser)
                return try await fixture.ask("GET", "/me", as: program).code == "revoked-app-password"
            }
        }
    }

    @Test("Each refusal has its own status and code", arguments: TestEngine.allCases)
    func refusals(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let limited = try await fixture.appPassword(of: jana, name: "limited", networks: ["198.51.100.0/24"])
            #expect(
                try await fixture.ask("GET", "/me", as: .appPassword(limited, of: jana)).code == "network-not-allowed")
            let inside = try await fixture.ask(
                "GET", "/me", as: .appPassword(limited, of: jana), peer: "198.51.100.7")
            #expect(inside.status == 200)
            let ending = try await fixture.appPassword(
                of: jana, name: "ending", endsAt: fixture.clock.now + .seconds(60))
            #expect(try await fixture.ask("GET", "/me", as: .appPassword(ending, of: jana)).status == 200)
            fixture.clock.advance(.seconds(60))
            #expect(
                try await fixture.ask("GET", "/me", as: .appPassword(ending, of: jana)).code == "expired-app-password")
            let petr = try await fixture.addPerson(to: jana.company.id)
            let his = try await fixture.appPassword(of: petr)
            let mixed = InterfaceFixture.Way.basic(jana.person.address, his.letters.grouped)
            #expect(try await fixture.ask("GET", "/me", as: mixed).code == "unknown-app-password")
            try await fixture.context.database.write { transaction in
                try transaction.execute("UPDATE people SET two_step_since = NULL WHERE id = $1", [petr.person.id])
            }
            fixture.clock.advance(.seconds(1))
            #expect(try await fixture.ask("GET", "/me", as: .appPassword(his, of: petr)).code == "app-passwords-off")
        }
    }

    @Test(
        "After too many wrong ones the right one has to wait, and does not look wrong", arguments: TestEngine.allCases)
    func blocked(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            for letter in "abcdefghij" {
                let wrong = String(repeating: letter, count: 16)
                let reply = try await fixture.ask("GET", "/me", as: .basic(jana.person.address, wrong))
                #expect(reply.code == "unknown-app-password")
            }
            let reply = try await fixture.ask("GET", "/me", as: .appPassword(made, of: jana))
            #expect(reply.status == 429 && reply.code == "blocked")
            #expect(reply.headers[.retryAfter] == "60")
            fixture.clock.advance(.seconds(60))
            #expect(try await fixture.ask("GET", "/me", as: .appPassword(made, of: jana)).status == 200)
        }
    }

    @Test("A database that can't be asked is no wrong app password", arguments: TestEngine.allCases)
    func outage(_ engine: TestEngine) async throws {
        try await withDatabaseLocation(engine) { location in
            let database = try await openDatabase(location, migrations: SiteMailboxes.migrations)
            let fixture = try await InterfaceFixture(database)
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            try database.close()
            let reply = try await fixture.ask("GET", "/me", as: .appPassword(made, of: jana))
            #expect(reply.status == 503 && reply.code == "outage")
            #expect(reply.headers[.retryAfter] != nil)
        }
    }

    @Test(
        "What is no field Authorization of HTTP Basic is refused, even beside a session",
        arguments: [
            "Bearer abc", "Basic", "Basic !!!", "Basic YWJj", "Basic gIA6gIA=", "Basic YTpi YTpi", "Digest a=b", "",
            "Basic " + String(repeating: "YTpi", count: 300),
        ])
    func malformed(_ field: String) async throws {
        try await withInterface(.sqlite) { fixture in
            let browser = try await fixture.signIn(fixture.makeCompany())
            let reply = try await fixture.ask(
                "GET", "/me", as: .cookie(browser), headers: [.authorization: field])
            #expect(reply.status == 401 && reply.code == "malformed-credentials")
        }
    }

    @Test("A browser that was made to ask by another site changes nothing", arguments: TestEngine.allCases)
    func rememberedCredentials(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            let reply = try await fixture.ask(
                "DELETE", "/app-passwords", as: .appPassword(made, of: jana),
                headers: [SecurityHeaders.name("Sec-Fetch-Site"): "cross-site"])
            #expect(reply.code == "strange-origin")
        }
    }

    @Test("The room of accounts itself lets a program change nothing", arguments: TestEngine.allCases)
    func readsOnly(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let made = try await fixture.appPassword(of: jana)
            let place = InterfaceFixture.place
            let answer = await fixture.authority.answer(
                made.letters.grouped, user: jana.person.address, service: .web, from: place)
            guard case .granted(let grant) = answer else {
                Issue.record("refused: \(answer)")
                return
            }
            let (context, program) = (fixture.context, grant.signedIn(at: fixture.clock.now, from: place))
            #expect(try await AppPasswords(context).all(of: program).count == 1)
            #expect(try await People(context).all(by: program).count == 1)
            await #expect(throws: AccountsError.notConfirmed) {
                _ = try await AppPasswords(context).create(name: "x", scope: .read, by: program, from: place)
            }
            await #expect(throws: AccountsError.notConfirmed) {
                _ = try await AppPasswords(context).renew(made.appPassword.id, by: program, from: place)
            }
            await #expect(throws: AccountsError.notConfirmed) {
                try await People(context).changeRole(of: jana.person.id, to: .member, by: program, from: place)
            }
            await #expect(throws: AccountsError.notFound) {
                try await Profile(context).change(name: "x", by: program, from: place)
            }
        }
    }
}
