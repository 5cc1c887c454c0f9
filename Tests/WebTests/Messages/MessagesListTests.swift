import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("The list of letters") struct MessagesListTests {
    /// The letters of a page, in order.
    private static func letters(_ answer: TestAnswer) -> [Int64] {
        answer.page.all("li").compactMap { $0["id"].flatMap { $0.hasPrefix("m-") ? Int64($0.dropFirst(2)) : nil } }
    }

    private static func link(_ rel: String, _ answer: TestAnswer) -> String? {
        answer.page.all("a").first { $0["rel"] == rel }?["href"]
    }

    @Test(
        "Letters of all mailboxes come newest first, fifty a page, and none is left out", arguments: TestEngine.allCases
    )
    func pages(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let (company, owner) = (jana.company.id, jana.person.id)
            let first = try await fixture.addMailbox("jana@firma.cz", to: company, owner: owner)
            let second = try await fixture.addMailbox("info@firma.cz", to: company, owner: owner)
            let start = fixture.clock.now - .seconds(86_400)
            // Two mailboxes with the same times, and three letters at the same moment in each.
            var all: [(time: Int, id: Int64)] = []
            for (mailbox, name) in [(first, "a"), (second, "b")] {
                for group in 0..<20 {
                    let ids = try await fixture.addLetters(
                        (0..<3).map { SampleLetter.text("\(name)\(group)-\($0)", subject: "č. \(group)") }, to: mailbox,
                        since: start + .seconds(group), apart: 0)
                    all += ids.map { (group, $0) }
                }
            }
            let expected = all.sorted { ($0.time, $0.id) > ($1.time, $1.id) }.map(\.id)
            let browser = try await fixture.browser(of: jana)
            var found: [Int64] = []
            var lengths: [Int] = []
            var next: String? = "/messages"
            while let target = next, lengths.count < 5 {
                let answer = await browser.get(target)
                #expect(answer.status == 200)
                lengths.append(Self.letters(answer).count)
                found += Self.letters(answer)
                #expect((Self.link("prev", answer) == nil) == (lengths.count == 1))
                if lengths.count == 1 {
                    // What comes meanwhile moves nothing.
                    try await fixture.addLetter(SampleLetter.text("new"), to: first, at: fixture.clock.now)
                }
                next = Self.link("next", answer)
            }
            #expect(lengths == [50, 50, 20])
            #expect(found == expected)
            let only = Set(Self.letters(await browser.get("/messages?in=\(second)")))
            #expect(only.count == 50 && only.isSubset(of: Set(all.suffix(60).map(\.id))))
        }
    }

    @Test("A row says who, what, when, unread and attachments, in its link too")
    func row() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let mailbox = try await fixture.addMailbox("jana@firma.cz", to: jana.company.id, owner: jana.person.id)
            let unread = try await fixture.addLetter(SampleLetter.text("a", file: "a.pdf"), to: mailbox)
            let read = try await fixture.addLetter(
                SampleLetter.text("b", subject: "", from: "pavel@jinde.cz"), to: mailbox, flags: "\\Seen")
            let page = try await fixture.browser(of: jana).get("/messages").page
            let spoken = page.all("a").filter { ($0["href"] ?? "").hasPrefix("/messages/") }.compactMap {
                $0["aria-label"]
            }
            #expect(spoken.count == 2)
            #expect(spoken.contains { $0.hasPrefix("Unread, Alza, Faktura, ") && $0.hasSuffix(", has attachments") })
            #expect(spoken.contains { $0.hasPrefix("pavel@jinde.cz, (no subject), ") })
            #expect(page.with(id: "m-\(unread)")?["class"] == "item unread")
            #expect(page.with(id: "m-\(read)")?["class"] == "item")
            #expect(
                page.all("h2").count { $0["class"] == "item-title" } == 2
                    && page.all("time").allSatisfy { $0["title"] != nil })
        }
    }

    @Test(
        "A search finds letters in all mailboxes, and one that is not understood says why",
        arguments: TestEngine.allCases)
    func search(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let jana = try await fixture.makeCompany()
            let (company, owner) = (jana.company.id, jana.person.id)
            let first = try await fixture.addMailbox("jana@firma.cz", to: company, owner: owner)
            let second = try await fixture.addMailbox("info@firma.cz", to: company, owner: owner)
            let a = try await fixture.addLetter(SampleLetter.text("a", subject: "Žluťoučký kůň"), to: first)
            let b = try await fixture.addLetter(
                SampleLetter.text("b", subject: "Zlutoucky papousek", file: "a.pdf"), to: second, flags: "\\Seen",
                at: fixture.clock.now)
            let browser = try await fixture.browser(of: jana)
            for (query, expected) in [
                ("q=zlutoucky", [b, a]), ("q=zlutoucky&in=\(first)", [a]), ("q=has%3Aattachment", [b]),
                ("q=is%3Aunread", [a]), ("q=in%3Ainbox", [b, a]), ("q=from%3Aalza+-kun", [b]), ("q=nic", []),
            ] {
                let answer = await browser.get("/messages?\(query)")
                #expect(answer.status == 200)
                #expect(Self.letters(answer) == expected, "\(query)")
            }
            for query in [
                "size%3A3", "from%3A", "has%3Anic", "%2A", "%22a", "in%3Anikde",
                "a+" + String(repeating: "x", count: 1_001),
            ] {
                let answer = await browser.get("/messages?q=\(query)")
                #expect(answer.status == 422, "\(query)")
                #expect(answer.page.summary.map(\.field) == ["q"], "\(query)")
                #expect(
                    Self.letters(answer) == [] && answer.page.problem(at: "q") == answer.page.summary.first?.sentence)
                #expect(answer.page.title.hasPrefix("Error: "))
            }
            #expect(await browser.get("/messages?q=size%3A3").page.value(of: "q") == "size:3")
            let nothing = await browser.get("/messages?q=nic&in=\(first)")
            #expect(nothing.text.contains("Nothing was found for &quot;nic&quot;"))
            #expect(nothing.page.all("a").contains { $0["href"] == "/messages?q=nic" })
            for wrong in ["in=0", "in=x", "in=01", "in=987654321"] {
                #expect(await browser.get("/messages?\(wrong)").status == 404, "\(wrong)")
            }
            // A key that is none begins at the newest.
            for key in ["x", "1", "1_2_3", "-", "9223372036854775808_1"] {
                #expect(Self.letters(await browser.get("/messages?before=\(key)")) == [b, a], "\(key)")
            }
        }
    }

    @Test("Each empty list says why it is empty") func empty() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany()
            let browser = try await fixture.browser(of: jana)
            #expect(await browser.get("/messages").text.contains("No mailbox to read yet"))
            let mailbox = try await fixture.addMailbox("jana@firma.cz", to: jana.company.id, owner: jana.person.id)
            #expect(await browser.get("/messages").text.contains("Nothing has been fetched yet"))
            let now = fixture.clock.now
            try await fixture.database.write { transaction in
                try transaction.execute(
                    """
                    INSERT INTO sync_progress (mailbox_id, folder, stored, total, stored_bytes, total_bytes, beat_at)
                    VALUES ($1, 'INBOX', 1240, 48213, 0, 0, $2)
                    """, [mailbox, now])
            }
            #expect(await browser.get("/messages").text.contains("1\u{a0}240 of 48\u{a0}213 so far"))
            try await fixture.database.write { transaction in
                try transaction.execute("UPDATE mailboxes SET last_fetch_at = $1", [now])
            }
            #expect(await browser.get("/messages").text.contains("No letters"))
            try await fixture.database.write { transaction in
                try transaction.execute("UPDATE mailboxes SET state = 'needsPassword'")
            }
            let troubled = await browser.get("/messages")
            #expect(troubled.text.contains("jana@firma.cz: Needs a new password. No new letters come for now"))
            #expect(troubled.page.all("a").contains { $0["href"] == "/mailboxes/\(mailbox)" })
        }
    }
}
