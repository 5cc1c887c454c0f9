import Accounts
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("What belongs to others does not exist")
struct ForeignThingsTests {
    /// The numbers of somebody's things, by the first parts of the routes that take them.
    private struct Things {
        var appPassword, session, browser, step, person, invitation, mailbox: Int64

        subscript(path: String) -> Int64? {
            switch path.split(separator: "/").prefix(2).map(String.init) {
            case ["app-passwords", "{id}"]: appPassword
            case ["sessions", "{id}"]: session
            case ["browsers", "{id}"]: browser
            case ["security", "second-steps"]: step
            case ["people", "{id}"]: person
            case ["invitations", "{id}"]: invitation
            case ["mailboxes", "{id}"]: mailbox
            default: nil
            }
        }
    }

    private func things(_ fixture: InterfaceFixture, of member: Member) async throws -> Things {
        let browser = try await fixture.signIn(member)
        let invitation = try await fixture.ask(
            "POST", "/invitations",
            ["address": .text("nova@\(member.company.id).test"), "name": "Nová", "role": "member"],
            as: .session(browser))
        guard case .integer(let number)? = invitation["invitation"]?["id"] else { throw AccountsError.notFound }
        let until = fixture.clock.now + .seconds(3_600)
        let known = try await fixture.context.database.write { transaction in
            try transaction.execute(
                "UPDATE browsers SET remembered_until = $1 WHERE person_id = $2", [until, member.person.id])
            return try transaction.row("SELECT id FROM browsers WHERE person_id = $1", [member.person.id])?
                .integer("id")
        }
        return Things(
            appPassword: try await fixture.appPassword(of: member).appPassword.id, session: browser.signedIn.session.id,
            browser: known ?? 0, step: try await fixture.addStep(to: member), person: member.person.id,
            invitation: number,
            mailbox: try await SiteMailboxes.add(
                "info@firma.cz", to: member.company.id, directory: fixture.site.services.mailboxes.directory))
    }

    @Test("Another company's things and unknown ones get the same answer on each route", arguments: TestEngine.allCases)
    func otherCompany(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let eva = try await fixture.makeCompany(
                "Kovár a dcéra", address: "eva@kovar.sk", personName: "Eva Kováčová")
            let foreign = try await things(fixture, of: jana)
            let bodies: [String: JSONValue] = [
                "rename-second-step": ["device-name": "x"], "rename-app-password": ["name": "x"],
                "change-role": ["role": "member"], "remove-person": ["typed-name": "Jana Nováková"],
            ]
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(eva))
            let before = try await rows(fixture)
            for route in InterfaceRoutes.all where route.pathParts.contains(.id) {
                let id = try #require(foreign[route.path], "\(route.path)")
                var replies: [InterfaceReply] = []
                for number in [id, 999_999] {
                    replies.append(
                        try await fixture.ask(
                            route.method.rawValue, route.path.replacing("{id}", with: "\(number)"), bodies[route.name],
                            as: browser))
                }
                #expect(replies[0].status == 404 && replies[0].code == "not-found", "\(route.name)")
                #expect(replies[0].body == replies[1].body && replies[0].headers == replies[1].headers)
            }
            #expect(try await rows(fixture) == before)
        }
    }

    @Test("A colleague's own things do not exist either", arguments: TestEngine.allCases)
    func colleague(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let hers = try await things(fixture, of: jana)
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(petr))
            for path in [
                "/app-passwords/\(hers.appPassword)", "/sessions/\(hers.session)", "/browsers/\(hers.browser)",
                "/security/second-steps/\(hers.step)",
            ] {
                #expect(try await fixture.ask("DELETE", path, as: browser).status == 404, "\(path)")
            }
            #expect(try await fixture.ask("GET", "/app-passwords", as: browser).list("app-passwords") == [])
            #expect(try await fixture.ask("GET", "/sessions", as: browser).list("sessions").count == 1)
        }
    }

    @Test("No list has anything of another company", arguments: TestEngine.allCases)
    func lists(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            _ = try await things(fixture, of: jana)
            let eva = try await fixture.makeCompany(
                "Kovár a dcéra", address: "eva@kovar.sk", personName: "Eva Kováčová")
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(eva))
            for path in [
                "/people", "/invitations", "/company", "/company/log", "/company/log?person=\(jana.person.id)",
                "/company/networks", "/company/system-mailbox", "/company/text-messages", "/security/log",
                "/app-passwords", "/sessions", "/browsers",
                "/security/second-steps",
            ] {
                let reply = try await fixture.ask("GET", path, as: browser)
                #expect(reply.status == 200)
                let text = String(decoding: reply.body.bytes, as: UTF8.self)
                #expect(!text.contains("Jana") && !text.contains("firma.cz") && !text.contains("Novák"), "\(path)")
            }
        }
    }

    /// How many rows there are of everything.
    private func rows(_ fixture: InterfaceFixture) async throws -> [Int64] {
        try await fixture.context.database.read { transaction in
            try [
                "app_passwords", "browsers", "second_steps", "people", "invitations", "memberships", "person_links",
                "security_events",
            ].map { try transaction.row("SELECT count(*) AS number FROM \($0)")?.integer("number") ?? -1 }
        }
    }
}
