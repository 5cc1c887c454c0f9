import LetterHTML
import Testing

@Suite("A link whose text names a host")
struct MisleadingLinkTests {
    private func links(_ text: String, to address: String) throws -> [MisleadingLink] {
        let letter = try OrdinaryLetterTests.clean("<p><a href=\"\(address)\">\(text)</a>")
        let hasMark = letter.html.contains("</a><span style=")
        #expect(hasMark == !letter.misleadingLinks.isEmpty)
        #expect(try OrdinaryLetterTests.clean(letter.html).html == letter.html)
        return letter.misleadingLinks
    }

    @Test("and leads elsewhere is reported, with the true host behind it")
    func misleading() throws {
        let cases = [
            ("www.paypal.com", "https://evil.example/", "www.paypal.com", "evil.example"),
            ("https://paypal.com/login", "https://evil.example/paypal.com", "paypal.com", "evil.example"),
            ("paypal.com", "https://paypal.com.evil.example/", "paypal.com", "paypal.com.evil.example"),
            ("paypal.com", "https://paypal.com@evil.example/", "paypal.com", "evil.example"),
            ("paypal.com", "https://paypal.com%40evil.example@evil.example/", "paypal.com", "evil.example"),
            ("PAYPAL.COM", "HTTPS://EVIL.EXAMPLE", "paypal.com", "evil.example"),
            ("Sign in at paypal.com now", "https://evil.example", "paypal.com", "evil.example"),
            ("pay<b>pal</b>.com", "https://evil.example", "paypal.com", "evil.example"),
            ("pay&#8203;pal&shy;.com", "https://evil.example", "paypal.com", "evil.example"),
            ("pay&#xFE0F;pal&#x34F;.com", "https://evil.example", "paypal.com", "evil.example"),
            ("pay&#1;pal.com", "https://evil.example", "paypal.com", "evil.example"),
            ("paypal&#12290;com", "https://evil.example", "paypal.com", "evil.example"),
            ("ｐａｙｐａｌ．ｃｏｍ", "https://evil.example", "paypal.com", "evil.example"),
            ("https://paypal.com@evil.example/", "https://evil.example", "paypal.com", "evil.example"),
            ("info@paypal.com", "https://evil.example", "paypal.com", "evil.example"),
            ("[paypal.com]", "https://evil.example", "paypal.com", "evil.example"),
            ("https:\\\\paypal.com", "https://evil.example", "paypal.com", "evil.example"),
            ("ha.co.uk", "https://hb.co.uk", "ha.co.uk", "hb.co.uk"),
            ("ha.com.pl", "https://hb.com.pl", "ha.com.pl", "hb.com.pl"),
            ("ha.github.io", "https://hb.github.io", "ha.github.io", "hb.github.io"),
            ("www.alza.cz", "https://2130706433/", "www.alza.cz", "2130706433"),
            ("alza.cz", "http://[::1]/", "alza.cz", "[::1]"),
            ("192.0.2.1", "https://192.0.2.2", "192.0.2.1", "192.0.2.2"),
            ("bücher.de", "https://xn--bucher-kva.de", "xn--bcher-kva.de", "xn--bucher-kva.de"),
            ("paypal.com", "https://xn--pypal-4ve.com", "paypal.com", "xn--pypal-4ve.com"),
            ("paypal.com", "https://p\u{430}ypal.com", "paypal.com", "xn--pypal-4ve.com"),
            ("evil.example paypal.com", "https://evil.example", "paypal.com", "evil.example"),
            ("paypal.com.", "https://evil.example.", "paypal.com", "evil.example"),
            ("<img alt='www.bank.cz'>", "https://evil.example", "www.bank.cz", "evil.example"),
            ("www.bank.cz", "ht&#10;tps://ev&#9;il.example", "www.bank.cz", "evil.example"),
        ]
        for (text, address, shown, actual) in cases {
            let found = try links(text, to: address).map { [$0.shown, $0.actual] }
            #expect(found == [[shown, actual]], "\(text) to \(address)")
        }
    }

    @Test("and leads there is left alone, as is a text that names none")
    func honest() throws {
        let cases = [
            ("www.alza.cz", "https://alza.cz/"), ("alza.cz", "https://click.alza.cz/x"),
            ("ALZA.CZ", "https://www.alza.cz"),
            ("https://www.alza.cz/a?b=c", "https://alza.cz"), ("bücher.de", "https://xn--bcher-kva.de"),
            ("xn--bcher-kva.de", "https://b\u{FC}cher.de"), ("Read more", "https://x.example"),
            ("faktura.pdf", "https://x.example"),
            ("Alza s.r.o.", "https://x.example"), ("Ing. Novák", "https://x.example"),
            ("e.g. this", "https://x.example"),
            ("1.5.2026", "https://x.example"), ("v2.10", "https://x.example"), ("README.md", "https://x.example"),
            ("a.shop.co.uk", "https://b.shop.co.uk"), ("info@alza.cz", "mailto:other@evil.example"),
            ("paypal.com", "mailto:a@evil.example"), ("www.x.cz", "tel:123"), ("...", "https://x.example"),
            ("", "https://x.example"),
        ]
        for (text, address) in cases { #expect(try links(text, to: address).isEmpty, "\(text) to \(address)") }
    }

    @Test("has the mark in the place that no style of the letter hides")
    func mark() throws {
        let letter = try OrdinaryLetterTests.clean("<a href=https://evil.example>www.bank.cz</a>, hello")
        #expect(
            letter.html == """
                <a href="https://evil.example" target="_blank" rel="noopener noreferrer">www.bank.cz</a>\
                <span style="display:inline;font-size:14px;line-height:20px;letter-spacing:0;text-indent:0;\
                text-transform:none;color:#a40000;background-color:#ffffff" dir="ltr"> [evil.example]</span>, hello
                """)
        // A letter that writes something like the mark itself still gets the mark.
        let imitated = try OrdinaryLetterTests.clean(
            "<a href=https://evil.example>www.bank.cz</a><span style='display:none' dir=ltr> [evil.example]</span>")
        #expect(imitated.html.contains("background-color:#ffffff\" dir=\"ltr\"> [evil.example]</span><span"))
    }
}
