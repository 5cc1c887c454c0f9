import Testing

@testable import Accounts
@testable import Web

@Suite("Text of letters") struct MessagesTextTests {
    private static func blocks(_ text: String, html: Bool = false) -> [String] {
        LetterText.blocks(of: text, isFromHTML: html).map { ($0.isEarlier ? "- " : "+ ") + $0.text }
    }

    @Test("Quoted lines are folded with the line that introduces them") func quotes() {
        #expect(Self.blocks("Ahoj\n\nJan") == ["+ Ahoj\n\nJan"])
        #expect(Self.blocks("Ano.\n\n> Můžete?\n> Jan\n") == ["+ Ano.", "- > Můžete?\n> Jan"])
        let gmail =
            "Ano.\n\npo 24. 8. 2020 v 10:28 odesílatel Jan Novák <jan@firma.cz>\nnapsal:\n\n> Můžete?\n>\n\n> Jan"
        #expect(
            Self.blocks(gmail) == [
                "+ Ano.",
                "- po 24. 8. 2020 v 10:28 odesílatel Jan Novák <jan@firma.cz>\nnapsal:\n\n> Můžete?\n>\n\n> Jan",
            ])
        #expect(Self.blocks("> Můžete?\n\nAno.") == ["- > Můžete?", "+ Ano."])
        #expect(Self.blocks("Podmínky:\n> a") == ["+ Podmínky:", "- > a"])
    }

    @Test("Where the cut is doubtful, all is shown") func doubtful() {
        // Answers between quoted lines, and nothing but quotation.
        for text in ["> Kdy?\nZítra.\n> Kde?\nTady.", "> jen citace\n> a nic víc", "5 > 3 a 2 < 4"] {
            #expect(Self.blocks(text) == ["+ " + text])
        }
        let place = "Od: 1. 3.\nDo: 05.03.2026\nPředmět: pobyt\nMáte volno?"
        #expect(Self.blocks("Dobrý den,\n" + place) == ["+ Dobrý den,\n" + place])
        let told = "Dne 5. 3. 2026 v 10:15 nám pan Novák napsal:\nPřijdu."
        #expect(Self.blocks(told) == ["+ " + told])
        #expect(Self.blocks("") == [] && Self.blocks("\n \n") == [])
    }

    @Test(
        "A head that programs write above an earlier letter folds the rest",
        arguments: [
            "Od: Jan <jan@firma.cz>\nOdesláno: pondělí 5. října 2026 9:12\nKomu: Eva\nPředmět: Faktura",
            "-----Wiadomość oryginalna-----\nOd: Jan\nWysłano: środa, 1 marca 2023 12:00\nDo: Ewa\nTemat: Faktura",
            "________________________________\nFrom: Jan <jan@firma.cz>\nSent: Monday\nTo: Eva\nSubject: Invoice",
            "---------- Původní e-mail ----------\nOd: jan@seznam.cz\nKomu: eva@firma.cz\nDatum: 10. 3. 2026 15:22:47",
            "*Von:* Jan <jan@firma.de>\n*Gesendet:* Montag\n*An:* Eva\n*Betreff:* Rechnung",
        ])
    func heads(head: String) {
        #expect(Self.blocks("Ano.\n\n\(head)\n\nMůžete?\nJan") == ["+ Ano.", "- \(head)\n\nMůžete?\nJan"])
    }

    @Test("In text that was HTML, the line of the writer folds the rest") func fromHTML() {
        let text = "Ano.\n\nDne st 5. 3. 2026 10:15 uživatel Jan <jan@firma.cz> napsal:\nMůžete?"
        #expect(Self.blocks(text, html: true).map { $0.prefix(5) } == ["+ Ano", "- Dne"])
        #expect(Self.blocks(text).count == 1)
    }

    private static func links(_ text: String) -> [String] {
        let pieces = LinkFinder.pieces(of: text)
        #expect(pieces.map(\.text).joined() == text)
        return pieces.filter { !$0.link.isEmpty }.map(\.link)
    }

    @Test("Links are what is read, without the sentence around them") func links() {
        #expect(
            Self.links("Viz https://firma.cz/a?b=1&c=2. A (http://x.cz/(y)).") == [
                "https://firma.cz/a?b=1&c=2", "http://x.cz/(y)",
            ])
        #expect(
            Self.links("HTTPS://Firma.cz, <https://a.cz/b> „https://c.cz“") == [
                "HTTPS://Firma.cz", "https://a.cz/b", "https://c.cz",
            ])
        #expect(Self.links("mailto:jan@firma.cz; mailto:jan mailto:@x") == ["mailto:jan@firma.cz"])
        #expect(Self.links("https://příliš.cz/žluťoučký") == ["https://příliš.cz/žluťoučký"])
        #expect(Self.links("https://bank.cz\\@evil.example") == ["https://bank.cz"])
        #expect(Self.links("[text](https://a.cz/b)") == ["https://a.cz/b"])
    }

    @Test(
        "What is no address, or leads elsewhere than it looks, is words",
        arguments: [
            "javascript:alert(1)", "data:text/html,x", "https://", "http:///x", "https://bank.cz@evil.example/",
            "ftp://a.cz", "xhttps://a.cz", "https:/a.cz", "file:///etc/passwd",
            "vbscript:x", "https://\u{202E}zc.knab", "h", "m", "",
        ])
    func noLinks(text: String) { #expect(Self.links(text) == []) }

    @Test("No text makes more links than a page bears") func manyLinks() {
        #expect(Self.links(String(repeating: "http://a.cz ", count: 3_000)).count == 1_000)
    }

    @Test("A name for a file has no path, no control, no direction and no end of a field") func names() {
        func name(_ given: String?) -> String { AttachmentName(given, number: 2, mediaType: "application/pdf").text }
        for (given, expected) in [
            ("faktura č. 1.pdf", "faktura č. 1.pdf"), ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\a\\b.exe", "C__a_b.exe"), ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
            ("ab\u{202E}fdp.exe", "abfdp.exe"), ("a\"b<c>.pdf", "a_b_c_.pdf"), (".htaccess", "htaccess"),
            ("con.txt", "_con.txt"), ("  a  b . ", "a b"), ("a\u{0}\u{1B}[2Jb", "a[2Jb"), ("~-.x", "x"),
            ("\u{200B}\u{FEFF}x", "x"), ("a|b*c?", "a_b_c_"),
        ] { #expect(name(given) == expected, "\(given.debugDescription)") }
        for nothing in [nil, "", "...", "///", "\u{202E}", " "] { #expect(name(nothing) == "attachment-2") }
        #expect(AttachmentName(nil, number: 1, mediaType: "message/rfc822").text == "letter-1.eml")
        let long = name(String(repeating: "š", count: 500) + ".pdf")
        #expect(long.utf8.count <= 180 && long.hasSuffix("š.pdf"))
        for given in ["a.exe", "a.pdf.EXE", "a.html", "a.svg", "a.docm"] {
            #expect(AttachmentName(given, number: 1, mediaType: "").mayRun, "\(given)")
        }
        #expect(!AttachmentName("a.exe.pdf", number: 1, mediaType: "").mayRun)
    }

    @Test("The field of a file has its name in ASCII and in UTF-8 (RFC 6266 §4.3, RFC 8187 §3.2)")
    func disposition() {
        func field(_ given: String) -> String {
            AttachmentName(given, number: 1, mediaType: "application/pdf").disposition
        }
        #expect(field("a b.pdf") == "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf")
        #expect(field("č%41'.pdf") == "attachment; filename=\"__41'.pdf\"; filename*=UTF-8''%C4%8D%2541%27.pdf")
        for given in ["a\"; filename=evil", "a\r\nX: y", "\u{202E}", "😀", "a\\\"b"] {
            let field = field(given)
            #expect(field.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && field.count { $0 == "\"" } == 2)
        }
    }

    @Test("A line has no breaks, no control and nothing that turns it around") func lines() {
        #expect(LetterWords.line("a\r\n\tb\u{0}c") == "a b c")
        #expect(LetterWords.line("Faktura \u{202E}fdp\u{2069}\u{200F}.exe") == "Faktura fdp.exe")
        #expect(LetterWords.line("\u{2028}x\u{2029}\u{85}y") == "x y")
        // What joins characters, and a mark behind a quotation mark, are no direction.
        let kept = "👩\u{200D}🚀 \"\u{301}"
        #expect(LetterWords.line(kept) == kept)
        #expect(LetterWords.line(nil) == "" && LetterWords.line("\u{202E}") == "")
    }

    @Test("Sizes are written as the language does", arguments: [0, 999, 1_000, 1_949, 999_999, 25_600_000])
    func sizes(bytes: Int) throws {
        let languages = try SiteLanguages()
        let expected: [Int: String] = [
            0: "0 B", 999: "999 B", 1_000: "1.0 kB", 1_949: "1.9 kB", 999_999: "1\u{a0}000.0 kB", 25_600_000: "25.6 MB",
        ]
        let english = languages[.english].size(bytes).replacing("\u{a0}B", with: " B").replacing(
            "\u{a0}kB", with: " kB"
        )
        .replacing("\u{a0}MB", with: " MB")
        #expect(english == expected[bytes])
        #expect(languages[.czech].size(bytes) == languages[.english].size(bytes).replacing(".", with: ","))
    }
}
