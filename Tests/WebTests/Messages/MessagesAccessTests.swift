import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

/// Who may read a letter: role × right × private or shared × own or other company × each address.
@Suite("Who may read letters") struct MessagesAccessTests {
    /// Those who read; everybody else gets nothing.
    private static let readers: [Bool: Set<MailboxOnlooker>] = [false: [.reader, .sender, .owner], true: [.owner]]

    @Test(
        "Letters open to the owner and to those who may read, and to no one else (ASVS 8.2.2, 8.4.1)",
        arguments: TestEngine.allCases, [false, true])
    func everybody(engine: TestEngine, isPrivate: Bool) async throws {
        try await withSite(engine) { fixture in
            let viewers = try await MailboxViewers(fixture, address: "posta@firma.cz", isPrivate: isPrivate)
            let (mailbox, people) = (viewers.mailbox, viewers.people)
            let letter = try await fixture.addLetter(
                SampleLetter.text(
                    "tajny", subject: "Tajemství", type: "text/html; charset=utf-8", body: "<p>Důvěrně</p>",
                    file: "plan.pdf"), to: mailbox)
            for viewer in MailboxOnlooker.allCases {
                let browser = try await fixture.browser(of: people[viewer])
                let mayRead = Self.readers[isPrivate]?.contains(viewer) == true
                for path: SitePath in [
                    .message(id: letter), .messagePart(id: letter, part: 1), .messageSource(id: letter),
                    .messageBody(id: letter),
                ] {
                    let answer = await browser.get(path.text)
                    #expect(answer.status == (mayRead ? 200 : 404), "\(viewer) at \(path.text)")
                    if !mayRead {
                        #expect(!answer.text.contains("Tajemství") && !answer.text.contains("plan.pdf"), "\(viewer)")
                    }
                }
                if !mayRead {
                    let (closed, none) = (
                        await browser.get("/messages/\(letter)"), await browser.get("/messages/987654321")
                    )
                    #expect(closed.text == none.text, "\(viewer)")
                }
                for target in ["/messages", "/messages?q=tajemstvi", "/messages?q=from:alza+has:attachment"] {
                    let list = await browser.get(target)
                    #expect(list.status == 200, "\(viewer) at \(target)")
                    #expect(list.text.contains("Tajemství") == mayRead, "\(viewer) at \(target)")
                    #expect((list.page.with(id: "m-\(letter)") != nil) == mayRead, "\(viewer) at \(target)")
                }
                #expect(await browser.get("/messages?in=\(mailbox)").status == (mayRead ? 200 : 404), "\(viewer)")
                let menu = await browser.get("/mailboxes").page.all("a").compactMap { $0["href"] }
                #expect(menu.contains("/messages") == mayRead, "\(viewer)")
            }
        }
    }

    @Test("A right that is taken away is gone with the next request (ASVS 8.3.2)", arguments: TestEngine.allCases)
    func takenAway(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let company = try await fixture.makeCompany().company.id
            let petr = try await fixture.addPerson(to: company)
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: company)
            let letter = try await fixture.addLetter(SampleLetter.text("a", file: "a.pdf"), to: mailbox)
            let (browser, people) = (try await fixture.browser(of: petr), fixture.services.mailboxes.people)
            let targets = ["/messages/\(letter)", "/messages/\(letter)/parts/1", "/messages/\(letter)/source"]
            for (rights, status) in [(MailboxRights.read, 200), ([], 404), (.all, 200), (.manage, 404)] {
                try await people.set(rights, of: petr.person.id, on: mailbox, inCompany: company)
                for target in targets { #expect(await browser.get(target).status == status, "\(target)") }
                #expect(await browser.get("/messages").text.contains("Faktura") == (status == 200))
            }
        }
    }

    @Test("Of a conversation in two mailboxes, somebody sees those that they may read", arguments: TestEngine.allCases)
    func twoMailboxes(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let company = try await fixture.makeCompany().company.id
            let petr = try await fixture.addPerson(to: company)
            let open = try await fixture.addMailbox("info@firma.cz", to: company)
            let closed = try await fixture.addMailbox("sef@firma.cz", to: company)
            let people = fixture.services.mailboxes.people
            try await people.set(.read, of: petr.person.id, on: open, inCompany: company)
            let own = try await fixture.addLetter(SampleLetter.text("first", body: "Pro všechny"), to: open)
            let answer = ["In-Reply-To: <first@alza.cz>"]
            let other = try await fixture.addLetter(
                SampleLetter.text("second", subject: "Re: Faktura", more: answer, body: "Jen pro šéfa"), to: closed,
                at: fixture.clock.now)
            let browser = try await fixture.browser(of: petr)
            let page = await browser.get("/messages/\(own)")
            #expect(page.text.contains("Pro všechny") && !page.text.contains("Jen pro šéfa"))
            #expect(page.page.with(id: "m-\(other)") == nil && !page.text.contains("sef@firma.cz"))
            #expect(page.page.heading == "Faktura")
            let list = await browser.get("/messages")
            #expect(!list.text.contains("Re: Faktura") && !list.text.contains("sef@firma.cz"))
            #expect(await browser.get("/messages?q=sefa").page.with(id: "m-\(other)") == nil)
            try await people.set(.read, of: petr.person.id, on: closed, inCompany: company)
            #expect(await browser.get("/messages").text.contains("Re: Faktura"))
            // The same conversation, but each mailbox has its own.
            #expect(await browser.get("/messages/\(other)").text.contains("Jen pro šéfa"))
        }
    }

    @Test("What is gone from the server opens to no one", arguments: TestEngine.allCases)
    func vanished(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("jana@firma.cz", to: jana.company.id, owner: jana.person.id)
            let letter = try await fixture.addLetter(SampleLetter.text("a", file: "a.pdf"), to: mailbox)
            let browser = try await fixture.browser(of: jana)
            #expect(await browser.get("/messages/\(letter)").status == 200)
            let now = fixture.clock.now
            try await fixture.database.write { transaction in
                try transaction.execute("UPDATE messages SET vanished_at = $1 WHERE id = $2", [now, letter])
            }
            for rest in ["", "/parts/1", "/source"] {
                #expect(await browser.get("/messages/\(letter)\(rest)").status == 404, "\(rest)")
            }
            #expect(await browser.get("/messages").page.with(id: "m-\(letter)") == nil)
        }
    }
}
