import MIME
import TestSupport
import Testing

@Suite("The text of HTML")
struct HTMLTextTests {
    private static func shown(_ html: String) -> String {
        HTMLText.text(of: html, layout: .paragraphs).split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    @Test(
        "Blocks become lines, and what is not text is removed",
        arguments: [
            ("<p>Dobrý&nbsp;den,<br>tady &lt;b&gt; &#8364; &#x20AC;</p>", "Dobrý den,\ntady <b> € €"),
            ("<style>p{}</style><script>if (a<b) x()</script>a<!-- c > d -->b", "ab"),
            ("a & b &unknown; c", "a & b &unknown; c"), ("a < b", "a < b"),
            ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
            ("<title>x</title><div>y</div>", "y"), ("<head><style>x</style><body>y", "y"),
            ("fak<b>tu</b>ra", "faktura"), ("<a title=\"a > b\" href='x'>c</a>", "c"), ("<a title=\"a > b", "b"),
            ("a<br/>b<BR>c", "a\nb\nc"), ("<?xml version=\"1.0\"?><!DOCTYPE html>a", "a"),
            ("<![if !mso]>a<![endif]>", "a"), ("<pre>a\n  b</pre>", "a\nb"), ("<script>never closed", ""),
        ])
    func text(html: String, expected: String) {
        #expect(Self.shown(html) == expected)
    }

    @Test(
        "Character references are read by name and number, with and without the semicolon",
        arguments: [
            (
                "p&rcaron;&iacute;li&scaron; &zcaron;lu&tcaron;ou&ccaron;k&yacute; k&uring;&ncaron;",
                "příliš žluťoučký kůň"
            ),
            ("za&zdot;&oacute;&lstrok;&cacute; g&eogon;&sacute;l&aogon; ja&zacute;&nacute;", "zażółć gęślą jaźń"),
            ("&Ccaron;&Aacute;&Scaron;", "ČÁŠ"), ("&odblac;&udblac;&szlig;&OElig;", "őűßŒ"),
            ("&#128;5 &#150; &#x96; &#132;a&#147;", "€5 – – „a“"), ("&eacute &amp&nbsp;x", "é & x"),
            ("?a=1&copy=2", "?a=1&copy=2"), ("&#0;&#xD800;&#9999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("fak&shy;tu&#8203;ra", "faktura"), ("&AMP; &LT;", "& <"), ("&", "&"), ("&#;", "&#;"), ("&#x", "&#x"),
            ("&bdquo;a&ldquo; &hellip; &euro;", "„a“ … €"),
            ("&bullet; &frac13; &starf; &NotEqualTilde; &CounterClockwiseContourIntegral;", "• ⅓ ★ ≂̸ ∳"),
        ])
    func references(html: String, expected: String) {
        #expect(Self.shown(html) == expected)
    }

    @Test("Joiners within a word are kept; invisible filling below a subject is dropped")
    func invisible() {
        #expect(Self.shown("می&zwnj;خواهم &#x1F469;&zwj;&#x1F4BB;") == "می\u{200C}خواهم 👩‍💻")
        let filling = String(repeating: "&zwnj;&nbsp;&#847;\u{200C}\u{34F}&NoBreak; ", count: 40)
        #expect(Self.shown("<div>\(filling)</div><p>Faktura</p>") == "Faktura")
    }

    @Test("For an index, a space separates blocks, and a tag inside a word does not split it")
    func words() {
        let html = "<h1>Fak<i>tura</i></h1><p>č. 5</p><ul><li>a<li>b</ul>"
        #expect(HTMLText.text(of: html, layout: .words) == "Faktura č. 5 a b ")
    }

    @Test("A limit holds to the byte and never cuts a character", arguments: 0...9)
    func limit(limit: Int) {
        let text = HTMLText.text(of: "<p>ěšč&euro;</p>řž", layout: .words, limit: limit)
        #expect(text.utf8.count <= limit)
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test("Any text is read as HTML, in time proportional to its length")
    func total() {
        var random = SeededRandom(seed: 31)
        let pieces = [
            "<", ">", "</", "<!--", "-->", "<a b=\"", "\"", "'", "=", "&", "&#", "&#x", ";", "script", "<script>",
            "<pre>",
            "</pre>", "amp", "é", "\u{AD}", " ", "\n", "<p", "128", "<?",
        ]
        for layout in [HTMLText.Layout.words, .paragraphs] {
            for _ in 0..<5_000 {
                let html = (0..<12).compactMap { _ in pieces.randomElement(using: &random) }.joined()
                #expect(HTMLText.text(of: html, layout: layout).utf8.count <= html.utf8.count * 2)
            }
            for piece in pieces + ["<a b=\"c", "<p>", "<a b='", "<script></"] {
                _ = HTMLText.text(of: String(repeating: piece, count: 50_000), layout: layout)
            }
        }
    }
}
