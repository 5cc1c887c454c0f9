import LocalDatabases
import MailWire
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

/// Who may see a mailbox and do something with it: role × right × private or shared × own or other company.
@Suite("Who may do what with a mailbox") struct MailboxAccessTests {
    /// The answers to GET of the mailbox, its password, its people and its disconnection, and whether the list names
    /// it: `address`, `owner` (only whose it is), or nothing.
    private static let shared: [MailboxOnlooker: String] = [
        .administrator: "200 200 200 200 address", .member: "404 404 404 404 nothing",
        .reader: "200 404 404 404 address", .sender: "200 404 404 404 address", .manager: "200 200 200 200 address",
        .owner: "200 200 200 200 address", .stranger: "404 404 404 404 nothing",
    ]
    private static let ofOwner: [MailboxOnlooker: String] = [
        .administrator: "404 404 404 404 owner", .member: "404 404 404 404 nothing",
        .owner: "200 200 404 200 address", .stranger: "404 404 404 404 nothing",
    ]

    @Test(
        "Each gets what the table says, and a private mailbox shows administrators no address (ASVS 8.2.2)",
        arguments: TestEngine.allCases, [false, true])
    func everybody(engine: TestEngine, isPrivate: Bool) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "tajna@firma.cz", isPrivate: isPrivate)
            let (id, people) = (viewers.mailbox, viewers.people)
            for (viewer, expected) in isPrivate ? Self.ofOwner : Self.shared {
                let browser = try await fixture.browser(of: people[viewer])
                var found: [String] = []
                for path: SitePath in [
                    .mailbox(id: id), .mailboxPassword(id: id), .mailboxPeople(id: id), .mailboxDisconnect(id: id),
                ] {
                    let answer = await browser.get(path.text)
                    found.append(String(answer.status))
                    #expect(answer.status == 200 || !answer.text.contains("tajna@"), "\(viewer) at \(path.text)")
                }
                let list = await browser.get("/mailboxes")
                #expect(list.status == 200)
                found.append(
                    list.text.contains("tajna@")
                        ? "address" : list.text.contains("mailbox of owner") ? "owner" : "nothing")
                #expect(found.joined(separator: " ") == expected, "\(viewer)")
            }
        }
    }

    @Test("A right that is taken away is gone with the next request (ASVS 8.3.2)", arguments: TestEngine.allCases)
    func takenAway(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let id = try await fixture.addMailbox("info@firma.cz", to: jana.company.id)
            let (admin, member) = (try await fixture.browser(of: jana), try await fixture.browser(of: petr))
            #expect(await member.get("/mailboxes/\(id)").status == 404)
            let field = "person-\(petr.person.id)"
            _ = await admin.get("/mailboxes/\(id)/people")
            #expect(await admin.post("/mailboxes/\(id)/people", [(field, "read-send")]).location == "/mailboxes/\(id)")
            #expect(await member.get("/mailboxes/\(id)").status == 200)
            #expect(await member.get("/mailboxes/new").status == 200)
            #expect(await admin.post("/mailboxes/\(id)/people", [(field, "none")]).location == "/mailboxes/\(id)")
            #expect(await member.get("/mailboxes/\(id)").status == 404)
            #expect(await member.get("/mailboxes/new").status == 404)
            let events = try await fixture.services.log.events(ofPerson: petr.person.id, limit: 5)
            #expect(events.filter { $0.kind == .mailboxRightsChanged }.count == 2)
        }
    }

    @Test("A form with another field changes nothing of it, and unknown words count as nothing")
    func onlyWhatIsSent() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let stranger = try await fixture.makeCompany(name: "Cizí", address: "cyril@cizi.cz", personName: "Cyril")
            let id = try await fixture.addMailbox("info@firma.cz", to: jana.company.id)
            let people = fixture.services.mailboxes.people
            try await people.set(.all, of: petr.person.id, on: id, inCompany: jana.company.id)
            let admin = try await fixture.browser(of: jana)
            _ = await admin.get("/mailboxes/\(id)/people")
            _ = await admin.post(
                "/mailboxes/\(id)/people",
                [("person-\(petr.person.id)", "everything"), ("person-\(stranger.person.id)", "read")])
            let all = try await people.all(of: id, inCompany: jana.company.id)
            #expect(all.map(\.personID) == [petr.person.id] && all.first?.rights == .all)
        }
    }

    @Test("An attempt goes on only while its person has the right that it needs (ASVS 8.3.2)")
    func attemptWithoutRight() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let (mailboxes, company) = (fixture.services.mailboxes, jana.company.id)
            let id = try await fixture.addMailbox("info@firma.cz", to: company)
            let mailbox = try #require(try await mailboxes.directory.mailbox(id, ofCompany: company))
            try await mailboxes.people.set(.all, of: petr.person.id, on: id, inCompany: company)
            let replacing = try await mailboxes.attempts.begin(
                replacingPasswordOf: mailbox, with: Secret("x"), by: petr.person.id, inCompany: company
            ).id
            let connecting = try await fixture.addAttempt(of: petr)
            let browser = try await fixture.browser(of: petr)
            for attempt in [replacing, connecting] {
                #expect(await browser.get("/mailboxes/attempts/\(attempt)").status == 200)
            }
            try await mailboxes.people.set([], of: petr.person.id, on: id, inCompany: company)
            for attempt in [replacing, connecting] {
                let path = "/mailboxes/attempts/\(attempt)"
                #expect(await browser.get(path).status == 404)
                #expect(
                    await browser.post(path, [("act", "password"), ("password", "abcdefghijklmnop")]).status == 404)
            }
        }
    }

    @Test("An older page of a mailbox's people undoes nothing that its reader has not seen")
    func olderPage() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id)
            let id = try await fixture.addMailbox("info@firma.cz", to: jana.company.id)
            let browser = try await fixture.browser(of: jana)
            let path = "/mailboxes/\(id)/people"
            let seen = try #require(await browser.get(path).page.forms.compactMap { $0["seen"] }.first)
            let people = fixture.services.mailboxes.people
            try await people.set(.read, of: petr.person.id, on: id, inCompany: jana.company.id)
            let older = await browser.post(path, [("person-\(petr.person.id)", "none"), ("seen", seen)])
            #expect(older.status == 422)
            let all = try await people.all(of: id, inCompany: jana.company.id)
            #expect(all.first { $0.personID == petr.person.id }?.rights == .read)
        }
    }

    @Test("Another person's attempt to connect is as if it did not exist", arguments: TestEngine.allCases)
    func attempts(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let petr = try await fixture.addPerson(to: jana.company.id, role: .administrator)
            let id = try await fixture.addAttempt(of: petr)
            let (own, other) = (try await fixture.browser(of: petr), try await fixture.browser(of: jana))
            let page = await own.get("/mailboxes/attempts/\(id)")
            #expect(page.status == 200 && page.text.contains("jinde.cz"))
            #expect(await other.get("/mailboxes/attempts/\(id)").status == 404)
            #expect(await other.post("/mailboxes/attempts/\(id)", [("act", "fix")]).status == 404)
        }
    }
}
