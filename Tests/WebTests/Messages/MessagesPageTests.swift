import LocalDatabases
import Storage
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("The page of a letter") struct MessagesPageTests {
    /// A person with a mailbox.
    private struct Place {
        let fixture: SiteFixture
        let mailbox: Int64
        let browser: TestBrowser

        init(_ fixture: SiteFixture) async throws {
            self.fixture = fixture
            let jana = try await fixture.makeCompany()
            mailbox = try await fixture.addMailbox("jana@firma.cz", to: jana.company.id, owner: jana.person.id)
            browser = try await fixture.browser(of: jana)
        }

        /// Stores a letter and reads its page.
        func shown(_ letter: String) async throws -> TestAnswer {
            await browser.get("/messages/\(try await fixture.addLetter(letter, to: mailbox))")
        }
    }

    @Test("A conversation has its letters in order, and folds those that are read", arguments: TestEngine.allCases)
    func conversation(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let place = try await Place(fixture)
            var ids: [Int64] = []
            for number in 0..<4 {
                let more = number == 0 ? [] : ["In-Reply-To: <a\(number - 1)@alza.cz>"]
                ids.append(
                    try await fixture.addLetter(
                        SampleLetter.text("a\(number)", subject: "Re: Faktura", more: more, body: "Zpráva \(number)"),
                        to: place.mailbox, flags: number == 2 ? "" : "\\Seen",
                        at: fixture.clock.now - .seconds(100 - number)))
            }
            func folded(_ id: Int64) async -> [Bool] {
                let page = await place.browser.get("/messages/\(id)").page
                #expect(page.heading == "Re: Faktura")
                let letters = page.tags.filter { ($0["id"] ?? "").hasPrefix("m-") }
                #expect(letters.compactMap { $0["id"] } == ids.map { "m-\($0)" })
                return letters.map { $0.name == "details" }
            }
            // The newest, the unread one, and the one that was asked for are open.
            #expect(await folded(ids[3]) == [true, true, false, false])
            #expect(await folded(ids[0]) == [false, true, false, false])
            let text = await place.browser.get("/messages/\(ids[3])").text
            #expect((0..<4).allSatisfy { text.contains("Zpráva \($0)") })
            #expect(text.contains("<bdi>info@alza.cz</bdi>") && text.contains("Jan Novák &lt;jan@firma.cz&gt;"))
        }
    }

    @Test("A long conversation shows its newest letters and the one that was asked for")
    func longConversation() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let ids = try await fixture.addLetters(
                (0..<55).map { SampleLetter.text("a\($0)", more: $0 == 0 ? [] : ["In-Reply-To: <a0@alza.cz>"]) },
                to: place.mailbox, flags: "\\Seen")
            let answer = await place.browser.get("/messages/\(ids[2])")
            let shown = answer.page.tags.compactMap { $0["id"].flatMap { $0.hasPrefix("m-") ? $0 : nil } }
            #expect(shown == ([ids[2]] + ids.suffix(50)).map { "m-\($0)" })
            #expect(answer.text.contains("These are the newest letters of a longer conversation."))
        }
    }

    @Test("Links are found, and quoted text is folded and not left out") func text() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let answer = try await place.shown(
                SampleLetter.text(
                    "a", body: "Viz https://firma.cz/a?b=1&c=\"x\".\njavascript:alert(1)\n\n> dřív <b>tučně</b>"))
            let links = answer.page.all("a").filter { $0["target"] != nil }
            #expect(links.map { $0["href"] } == ["https://firma.cz/a?b=1&c="])
            #expect(links.allSatisfy { $0["rel"] == "noopener noreferrer" && $0["target"] == "_blank" })
            #expect(answer.page.all("summary").contains { $0.text == "Show earlier text" })
            #expect(answer.text.contains("&gt; dřív &lt;b&gt;tučně&lt;/b&gt;"))
        }
    }

    @Test("A letter's HTML is shown in a frame, made safe, and the page says what was left out (ASVS 1.3.1, 3.2.1)")
    func html() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let html = """
                <style>p{}</style><script>alert(1)</script><p onclick="alert(2)">Dobrý <b>den</b></p>\
                <img src=http://evil.example/x.png width=90><a href="https://evil.example/">paypal.com</a>
                """
            let answer = try await place.shown(SampleLetter.text("a", type: "text/html; charset=utf-8", body: html))
            let frame = try #require(answer.page.tags.first { $0.name == "iframe" })
            #expect(frame["sandbox"] == "allow-same-origin allow-popups allow-popups-to-escape-sandbox")
            #expect(
                answer.text.contains("1 picture is not loaded") && answer.text.contains("paypal.com → evil.example"))
            #expect(!answer.text.contains("alert(") && !answer.text.contains("http://evil.example"))
            let body = await place.browser.get(try #require(frame["src"]))
            #expect(body.status == 200 && body.text.contains("Dobrý <b>den</b>"))
            #expect(!body.text.contains("alert(") && !body.text.contains("evil.example/x.png"))
            let policy = try #require(body.field("Content-Security-Policy"))
            #expect(
                policy.hasPrefix(
                    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'"))
            #expect(!policy.contains("allow-scripts") && policy.contains("frame-ancestors 'self'"))
            let nested = String(repeating: "<table><tr><td>", count: 5_000) + "Hluboko"
            let large = try await place.shown(SampleLetter.text("l", type: "text/html; charset=utf-8", body: nested))
            let path = try #require(large.page.tags.first { $0.name == "iframe" }?["src"])
            let text = await place.browser.get(path).text
            #expect(text.contains("The HTML of the letter is too large") && text.contains("Hluboko"))
            #expect(!text.contains("<table"))
            let plain = try await place.shown(SampleLetter.text("b"))
            #expect(!plain.page.tags.contains { $0.name == "iframe" })
            let empty = try await place.shown(SampleLetter.text("c", body: " \n"))
            #expect(empty.text.contains("The letter has no text."))
        }
    }

    private static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "\"\u{301} autofocus onfocus=alert(1) x=\"\u{301}", "</title><h1>", "{{t.sign_out}} {words}",
        "</bdi></a><base href=//x>",
        "Faktura \u{202E}fdp\u{2066}.cod\u{2069}\u{2069}",
    ]

    @Test("A hostile letter is text on every page (ASVS 1.2.1, 1.3.1)", arguments: hostile)
    func hostileLetter(text: String) async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            func letter(_ id: String, _ words: String) -> String {
                // By scalars: a mark behind a quotation mark makes one character of both.
                let quoted = words.unicodeScalars.map { "\\\"".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)" }
                    .joined()
                return SampleLetter.text(
                    id, subject: words, from: "\"\(quoted)\" <x@evil.example>", more: ["Cc: \"\(quoted)\" <y@z.cz>"],
                    body: words, file: quoted)
            }
            let plain = try await fixture.addLetter(letter("plain", "slova"), to: place.mailbox)
            let bad = try await fixture.addLetter(letter("bad", text), to: place.mailbox)
            func shape(_ answer: TestAnswer) -> [String] {
                answer.page.tags.map { "\($0.name) \($0.attributes.keys.sorted().joined(separator: " "))" }
            }
            let (expected, found) = (
                await place.browser.get("/messages/\(plain)"), await place.browser.get("/messages/\(bad)")
            )
            #expect(found.status == 200)
            #expect(shape(found) == shape(expected))
            #expect(found.page.heading == LetterWords.line(text))
            #expect(found.page.title.hasPrefix(LetterWords.line(text) + " · "))
            let list = await place.browser.get("/messages").page
            #expect(list.all("bdi").contains { $0.text == LetterWords.line(text) })
            #expect(!list.tags.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } || $0.name == "base" })
            #expect(!list.html.unicodeScalars.contains { LetterWords.isDirection($0) })
            #expect(await place.browser.get("/messages/\(bad)/parts/1").status == 200)
        }
    }

    @Test("An attachment is saved, never opened, and the source is text (ASVS 1.3.4, 3.2.1, 5.4.1)")
    func files() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let letter = SampleLetter.text("a", file: "../č\"x.html")
            let id = try await fixture.addLetter(letter.replacing("č\"", with: "c\\\""), to: place.mailbox)
            let file = await place.browser.get("/messages/\(id)/parts/1")
            #expect(file.status == 200 && file.text.contains("%PDF-1.7"))
            #expect(
                file.field("Content-Disposition")
                    == "attachment; filename=\"_c_x.html\"; filename*=UTF-8''_c_x.html")
            #expect(file.field("Content-Type") == "application/pdf")
            let source = await place.browser.get("/messages/\(id)/source")
            #expect(source.field("Content-Type") == "text/plain; charset=utf-8")
            #expect(source.text.hasPrefix("From: Alza"))
            for answer in [file, source] {
                #expect(answer.field("Content-Security-Policy")?.hasPrefix("sandbox; default-src 'none';") == true)
                #expect(answer.field("X-Content-Type-Options") == "nosniff")
                #expect(answer.field("Cache-Control") == "no-store")
            }
            #expect(await place.browser.get("/messages/\(id)").text.contains("May run a program"))
            for number in ["0", "2", "01", "9223372036854775807", "-1", "x", ""] {
                #expect(await place.browser.get("/messages/\(id)/parts/\(number)").status == 404, "\(number)")
            }
            let page = SampleLetter.text("b", file: "a.pdf").replacing("application/pdf", with: "text/html")
            let markup = try await fixture.addLetter(page, to: place.mailbox)
            let answer = await place.browser.get("/messages/\(markup)/parts/1")
            #expect(answer.field("Content-Type") == "application/octet-stream")
            let none = try await fixture.addLetter(SampleLetter.text("c"), to: place.mailbox)
            #expect(await place.browser.get("/messages/\(none)/parts/1").status == 404)
        }
    }

    @Test("A letter that can't be read, and one without a head, have pages") func unreadable() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let answer = try await place.shown("\u{1}\u{2} nothing like a letter")
            #expect(answer.status == 200)
            #expect(answer.page.heading == "(no subject)")
            #expect(await place.browser.get("/messages").text.contains("Unknown sender"))
        }
    }

    @Test("Large letters beside the one that was asked for are only named") func large() async throws {
        try await withSite(.sqlite) { fixture in
            let place = try await Place(fixture)
            let body = String(repeating: String(repeating: "x", count: 998) + "\n", count: 5_000)
            let ids = try await fixture.addLetters(
                (0..<3).map {
                    SampleLetter.text(
                        "a\($0)", more: $0 == 0 ? [] : ["In-Reply-To: <a0@alza.cz>"], body: "č. \($0)\n" + body)
                }, to: place.mailbox)
            let answer = await place.browser.get("/messages/\(ids[2])")
            let shown = (0..<3).map { answer.text.contains("č. \($0)") }
            #expect(shown == [false, true, true])
            #expect(
                answer.page.all("a").contains { $0["href"] == "/messages/\(ids[0])" && $0.text == "Open the letter" })
            #expect(answer.text.utf8.count < 2_000_000)
            #expect(answer.text.contains("The text is longer than what is shown here."))
            #expect(await place.browser.get("/messages/\(ids[0])").text.contains("č. 0"))
        }
    }

    @Test("Who opens a letter has read it; a program that asks in advance has not", arguments: TestEngine.allCases)
    func isRead(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let place = try await Place(fixture)
            let id = try await fixture.addLetter(SampleLetter.text("a"), to: place.mailbox)
            func isUnread() async -> Bool { await place.browser.get("/messages").text.contains("item unread") }
            for fields in [
                [], [("Sec-Fetch-Dest", "empty")], [("Sec-Fetch-Dest", "document"), ("Sec-Purpose", "prefetch")],
            ] {
                #expect(await place.browser.get("/messages/\(id)", fields).status == 200)
                #expect(await isUnread())
            }
            _ = await place.browser.get("/messages/\(id)", [("Sec-Fetch-Dest", "document")])
            #expect(!(await isUnread()))
        }
    }
}
