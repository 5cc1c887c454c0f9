import TestSupport
import Testing

@testable import Mailboxes

@Suite("Searches")
struct SearchQueryTests {
    private func conditions(_ text: String) throws -> [SearchQuery.Condition] {
        try SearchQuery(parsing: text).terms.filter { !$0.isNegated }.map(\.condition)
    }

    @Test("Words, phrases, prefixes and operators are distinguished")
    func parses() throws {
        let day = try #require(CalendarDay("2026-03-01"))
        #expect(
            try conditions("faktura „Příliš žluťoučký“ \"a b\"* novak* from:Jan TO:\"Eva Malá\" cc:jan* subject:x")
                == [
                    .words("faktura", field: nil, isPrefix: false),
                    .words("Příliš žluťoučký", field: nil, isPrefix: false),
                    .words("a b", field: nil, isPrefix: true), .words("novak", field: nil, isPrefix: true),
                    .words("Jan", field: .from, isPrefix: false), .words("Eva Malá", field: .to, isPrefix: false),
                    .words("jan", field: .to, isPrefix: true), .words("x", field: .subject, isPrefix: false),
                ])
        #expect(
            try conditions(
                "has:attachment is:unread is:flagged is:answered in:\"Doručená pošta\" after:1.3.2026 before:2026/03/01"
            )
                == [
                    .hasAttachment, .isUnread, .isFlagged, .isAnswered, .inFolder("Doručená pošta"), .after(day),
                    .before(day),
                ])
    }

    @Test("A minus excludes what follows, if anything does")
    func negation() throws {
        let terms = try SearchQuery(parsing: "-faktura -\"a b\" -from:jan -is:read - x-y").terms
        #expect(terms.map(\.isNegated) == [true, true, true, false, false, false])
        #expect(terms[3].condition == .isUnread)
        #expect(terms[5].condition == .words("x-y", field: nil, isPrefix: false))
    }

    @Test(
        "A word with a colon is text if it is not an operator",
        arguments: ["Re:Faktura", "http://firma.cz", "10:30", "č:5", "Objednávka:12", "a:b", "RE: x"])
    func colons(text: String) throws {
        let word = text.split(separator: " ")[0]
        #expect(try conditions(text).first == .words(String(word), field: nil, isPrefix: false))
    }

    @Test(
        "A mistake in a search is named, with what to write instead",
        arguments: [
            ("form:jan", "no operator “form:”", "from:, to:"), ("label:x", "no operator “label:”", "quotation marks"),
            ("from:", "there is no value after “from:”", "from:novak"), ("from: jan", "after “from:”", "from:novak"),
            ("to:\"\"", "after “to:”", "to:novak"), ("has:pdf", "“has:” does not accept “pdf”", "has:attachment"),
            ("is:big", "“is:” does not accept “big”", "is:unread"),
            ("after:30.2.2026", "30.2.2026", "after:2026-03-01"),
            ("before:loni", "loni", "before:1.3.2026"), ("\"a b", "quotation mark", "Close it"),
            ("*", "no word in “*”", "at least one letter"), ("-*", "no word in “-*”", "at least one letter"),
            ("\"*\"", "no word in “*”", "at least one letter"), ("„…“", "no word", "at least one letter"),
            ("-- …", "no word in “--”", "at least one letter"), ("faktura *", "no word in “*”", "leave --search out"),
            ("from:*", "after “from:”", "from:novak"),
            ("subject:…*", "no word in “subject:…*”", "at least one letter"),
            ("\u{301}\u{200B}*", "no word", "at least one letter"),
            (String(repeating: "a", count: 1001), "1000 characters", "Shorten"),
            (String(repeating: "a ", count: 51), "50 conditions", "Shorten"),
        ])
    func errors(text: String, said: String, remedy: String) {
        do throws(SearchQueryError) {
            _ = try SearchQuery(parsing: text)
            Issue.record("taken")
        } catch {
            #expect(error.description.contains(said))
            #expect(error.remedy.contains(remedy))
        }
    }

    @Test(
        "Dates are read as Czechs, Poles and programs write them, and only if they exist",
        arguments: [
            ("2026-03-01", true), ("1.3.2026", true), ("01. 03. 2026", true), ("2026/3/1", true), ("29.2.2024", true),
            ("29.2.2026", false), ("2026-13-01", false), ("0.1.2026", false), ("1.3.26", false), ("2026", false),
            ("1-3-2026", false), ("1.3.2026.", false), ("²026-03-01", false), ("", false), ("99999-01-01", false),
        ])
    func dates(text: String, exists: Bool) {
        #expect((CalendarDay(text) != nil) == exists)
    }

    @Test("Any text is either read or refused", arguments: [1, 2, 3])
    func anyText(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = Array("from:-\"*„“ \t\nin:á1.2.2026is unread\0\u{301}")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int(random.next() % 30)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] })
            _ = try? SearchQuery(parsing: text)
        }
    }
}

@Suite("Text as searches compare it")
struct SearchTextTests {
    @Test(
        "Case and diacritics do not matter",
        arguments: [
            ("Příliš ŽLUŤOUČKÝ kůň", "prilis zlutoucky kun"), ("Zażółć GĘŚLĄ jaźń Łódź", "zazolc gesla jazn lodz"),
            ("Straße ĐAKOVO", "strasse dakovo"), ("p\u{159}\u{ED} r\u{30C}", "pri r"), ("ﬁrma ①", "firma 1"),
            ("Ελλάδα", "ελλαδα"), ("日本語", "日本語"), ("a\tb\u{A0}c\u{2003}d", "a b c d"), ("İstanbul", "istanbul"),
            ("", ""),
        ])
    func folding(text: String, expected: String) {
        #expect(SearchText.fold(text) == expected)
    }

    @Test("Folding twice gives the same as folding once, whatever the text")
    func idempotent() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<500 {
            var text = String.UnicodeScalarView()
            for _ in 0..<20 { text.append(Unicode.Scalar(UInt32(random.next() % 0x700)) ?? "x") }
            let folded = SearchText.fold(String(text))
            #expect(SearchText.fold(folded) == folded)
        }
    }
}
