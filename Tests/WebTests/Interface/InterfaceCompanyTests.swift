import Accounts
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("The company's networks and system mailbox in the interface")
struct InterfaceCompanyTests {
    @Test("Networks are named, replaced and read, and each mistake has its own answer", arguments: TestEngine.allCases)
    func networks(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let path = "/company/networks"
            #expect(try await fixture.ask("GET", path, as: browser).list("networks") == [])
            let office: JSONValue = ["network": "192.0.2.0/24", "name": "Kancelář"]
            let home: JSONValue = ["network": "2001:db8::1", "name": "Doma"]
            let set = try await fixture.ask("PATCH", path, ["networks": [office, home]], as: browser)
            #expect(set.body == ["networks": [office, home]])
            #expect(try await fixture.ask("GET", path, as: browser).body == set.body)
            let company = try await fixture.context.database.read { transaction in
                try transaction.member(jana.person.id, of: jana.company.id)?.company
            }
            #expect(company?.networks.name(of: "192.0.2.77") == "Kancelář")
            for (wrong, fields): (JSONValue, [String]) in [
                ([["network": "192.0.2", "name": "A"]], ["networks: malformed"]),
                ([["network": "192.0.2.1", "name": ""]], ["networks: missing"]),
                ([["network": "192.0.2.1"]], ["networks/0/name: missing"]),
                ([["network": "192.0.2.1", "name": "A", "more": 1]], ["networks/0/more: unknown-member"]),
                (
                    .list(Array(repeating: office, count: CompanyNetworks.most + 1)), ["networks: too-long"]
                ), ("x", ["networks: wrong-type"]),
            ] {
                let reply = try await fixture.ask("PATCH", path, ["networks": wrong], as: browser)
                #expect(reply.status == 422 && reply.fields == fields, "\(reply.body)")
            }
            #expect(try await fixture.ask("PATCH", path, [:], as: browser).fields == ["networks: missing"])
            #expect(try await fixture.ask("GET", path, as: browser).body == set.body)
            #expect(try await fixture.ask("PATCH", path, ["networks": []], as: browser).body == ["networks": []])
        }
    }

    @Test("The system mailbox is one that is connected, and the answer says how it stands")
    func systemMailbox() async throws {
        let post = RecordingPost()
        try await withInterface(.sqlite, post: post) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let path = "/company/system-mailbox"
            func choose(_ mailbox: JSONValue) async throws -> InterfaceReply {
                try await fixture.ask("PATCH", path, ["system-mailbox": mailbox], as: browser)
            }
            let none: JSONValue = [
                "system-mailbox": .null, "is-connected": false, "needs-password": false, "is-read-by-others": false,
                "choices": [],
            ]
            #expect(try await fixture.ask("GET", path, as: browser).body == none)
            #expect(try await choose("info@firma.cz").fields == ["system-mailbox: unknown"])
            post.connect("info@firma.cz", readers: [jana.person.id])
            let chosen = try await choose("Info@Firma.cz")
            #expect(chosen["system-mailbox"] == "info@firma.cz" && chosen["is-connected"] == true)
            #expect(chosen["is-read-by-others"] == false && chosen["choices"] == ["info@firma.cz"])
            #expect(try await fixture.ask("GET", "/company", as: browser)["system-mailbox"] == "info@firma.cz")
            post.disconnect()
            post.connect("info@firma.cz", needsPassword: true, readers: [jana.person.id, 77])
            let read = try await fixture.ask("GET", path, as: browser)
            #expect(read["needs-password"] == true && read["is-read-by-others"] == true)
            post.disconnect()
            let gone = try await fixture.ask("GET", path, as: browser)
            #expect(gone["system-mailbox"] == "info@firma.cz" && gone["is-connected"] == false)
            #expect(try await fixture.ask("PATCH", path, [:], as: browser).fields == ["system-mailbox: missing"])
            #expect(try await choose(.null).body == none)
            #expect(try await fixture.ask("GET", path, as: browser).body == none)
        }
    }
}
