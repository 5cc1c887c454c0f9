import Accounts
import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Web

@Suite("Links that the interface makes")
struct InterfaceLinkTests {
    private static let invitation: JSONValue = ["address": "nova@firma.cz", "name": "Nová", "role": "member"]

    @Test("They are mailed as the pages mail them, and the answer says so", arguments: TestEngine.allCases)
    func mailed(_ engine: TestEngine) async throws {
        let post = RecordingPost()
        try await withInterface(engine, post: post) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            post.connect("info@firma.cz", readers: [jana.person.id])
            try await Self.choose("info@firma.cz", fixture)
            let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
            let invited = try await fixture.ask("POST", "/invitations", Self.invitation, as: browser)
            guard case .integer(let id)? = invited["invitation"]?["id"] else {
                Issue.record("no invitation")
                return
            }
            fixture.clock.advance(.seconds(1))
            let again = try await fixture.ask("POST", "/invitations/\(id)/link", as: browser)
            let password = try await fixture.ask("POST", "/people/\(petr.person.id)/password-link", as: browser)
            let replies = [invited, again, password]
            #expect(replies.map { $0.text("mailing") } == ["queued", "queued", "queued"])
            #expect(post.letters.map(\.address) == ["nova@firma.cz", "nova@firma.cz", "petr@firma.cz"])
            for (letter, reply) in zip(post.letters, replies) {
                #expect(letter.text.contains("\n\(try #require(reply.text("link")))\n"))
            }
            #expect(post.letters.last?.text.contains("Jana Nováková") == true)
        }
    }

    @Test("If a link can't be mailed, the answer has it and says why")
    func notMailed() async throws {
        let post = RecordingPost()
        try await withInterface(.sqlite, post: post) { fixture in
            let jana = try await fixture.makeCompany()
            var whys: [String?] = []
            for prepare: () async throws -> Void in [
                {}, { try await Self.choose("info@firma.cz", fixture) },
                { post.connect("info@firma.cz", readers: [jana.person.id, 77]) },
                {
                    post.disconnect()
                    post.connect("info@firma.cz", needsPassword: true)
                },
            ] {
                try await prepare()
                // The company, and with it the mailbox, is as it was when the request came.
                let browser = InterfaceFixture.Way.session(try await fixture.signIn(jana))
                let reply = try await fixture.ask("POST", "/invitations", Self.invitation, as: browser)
                #expect(reply.text("link")?.hasPrefix("\(InterfaceFixture.origin)/join/") == true)
                whys.append(reply.text("mailing"))
            }
            #expect(whys == ["no-mailbox", "mailbox-gone", "read-by-others", "parked"])
            #expect(post.letters.count == 1)
        }
    }

    private static func choose(_ mailbox: String, _ fixture: InterfaceFixture) async throws {
        try await fixture.context.database.write { transaction in
            try transaction.execute("UPDATE companies SET system_mailbox = $1", [mailbox])
        }
    }
}
