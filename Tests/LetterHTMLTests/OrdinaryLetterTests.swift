import LetterHTML
import Testing

@Suite("An ordinary letter")
struct OrdinaryLetterTests {
    private static let rel = #" target="_blank" rel="noopener noreferrer""#

    /// Cleans a letter without any picture.
    static func clean(_ html: String, _ cleaner: LetterCleaner = LetterCleaner()) throws -> SafeLetter {
        guard case .safe(let letter) = cleaner.clean(html) else {
            throw StrictReader.Refusal(description: "too large")
        }
        return letter
    }

    @Test("keeps texts, headings, lists and simple elements")
    func simple() throws {
        let html = """
            <h1>Ahoj</h1><p align="center">a <b>b</b> <i>c</i><br>d</p><ul><li>e</li><li>f<ol start="3"><li>g</li></ol>\
            </li></ul><dl><dt>h</dt><dd>i</dd></dl><blockquote>j</blockquote><pre>k
              l</pre><center><font color="red" size="+1">m</font></center><hr><code>n</code>
            """
        #expect(try Self.clean(html).html == html)
    }

    @Test("keeps a newsletter's tables, colours and widths")
    func newsletter() throws {
        let letter = try Self.clean(
            """
            <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html><head><title>Sleva</title>
            <style>.a{color:red}</style></head><body bgcolor="#F4F4F4" text=black style="margin:0;padding:0;-webkit-text-size-adjust:100%">
            <table class="wrap" id="t" width="600" cellpadding="0" cellspacing="0" border="0" align="center" bgcolor="FFFFFF" role="presentation">
            <tr><td valign="top" height=20px style="padding:20px 30px;font-family:'Open Sans', Arial, sans-serif;font-size:14px;mso-line-height-rule:exactly;background:#FFF url('x.png') no-repeat">Zboží&nbsp;za 5 &euro;</td></tr></table></body></html>
            """)
        #expect(
            letter.html == """
                <div style="background-color:#f4f4f4;color:black;margin:0;padding:0">
                <table align="center" bgcolor="#ffffff" width="600" border="0" cellpadding="0" cellspacing="0"><tbody><tr>\
                <td style="padding:20px 30px;font-family:'Open Sans',arial,sans-serif;font-size:14px;background-color:#fff" \
                valign="top" height="20">Zboží\u{A0}za 5 €</td></tr></tbody></table></div>
                """)
        #expect(letter.setsColours)
    }

    @Test("keeps what Outlook writes, without what only Outlook reads")
    func outlook() throws {
        let letter = try Self.clean(
            """
            <html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if !mso]><style>v\\:*{}</style><![endif]--></head>
            <body lang=CS link="#0563C1" style='word-wrap:break-word'><div class=WordSection1><p class=MsoNormal>\
            <span style='font-size:11.0pt;font-family:"Calibri",sans-serif;mso-fareast-language:EN-US'>Dobrý den,<o:p></o:p></span></p>\
            <p class=MsoNormal style='margin-left:-18.0pt;text-indent:-18.0pt'><![if !supportLists]>·<![endif]>x</p></div></body></html>
            """)
        #expect(
            letter.html == """
                <div style="word-wrap:break-word" lang="cs"><div><p><span style="font-size:11.0pt;font-family:\
                'Calibri',sans-serif">Dobrý den,</span></p><p style="margin-left:0;text-indent:0">·x</p></div></div>
                """)
        #expect(!letter.setsColours)
    }

    @Test("keeps links to pages, mail addresses and telephones")
    func links() throws {
        let cases = [
            ("https://Example.COM/a?b=1&amp;c=2#d", "https://example.com/a?b=1&amp;c=2#d"),
            (" http://example.com ", "http://example.com"),
            ("mailto:a@b.cz?subject=x%20y", "mailto:a@b.cz?subject=x%20y"),
            ("tel:+420 123", "tel:+420%20123"), ("https:\\\\example.com\\a", "https://example.com/a"),
            ("https://u:p@example.com:8443/", "https://example.com:8443/"),
            ("https://b\u{FC}cher.de/\u{FC}", "https://xn--bcher-kva.de/%C3%BC"),
            ("ht&#10;tps://exam&Tab;ple.com/", "https://example.com/"),
            ("HTTPS://example.com./", "https://example.com/"),
            ("https://[2001:DB8::1]/", "https://[2001:db8::1]/"),
        ]
        for (written, expected) in cases {
            #expect(try Self.clean("<a href=\"\(written)\">x</a>").html == "<a href=\"\(expected)\"\(Self.rel)>x</a>")
        }
        for address in ["javascript:x", "//example.com", "x.html", "ftp://example.com", "https://a b/", "data:,x"] {
            #expect(try Self.clean("<a href=\"\(address)\">x</a>").html == "<span>x</span>")
        }
    }

    @Test("is readable where controls, media and unknown elements were")
    func controls() throws {
        let cases = [
            ("<form><label>a</label><button>b</button><textarea>c</textarea></form>", "<div>abc</div>"),
            ("<select><option>a<option>b</select>", "<div>a</div><div>b</div>"),
            ("<video>a</video><object>b</object><x-y>c</x-y>", "abc"), ("<nobr>a</nobr><ruby>b</ruby>", "ab"),
            ("<article>a</article><details><summary>b</summary>c</details>", "<div>a</div><div><div>b</div>c</div>"),
            ("a<script>b</script><style>c</style><!-- d --><title>e</title><iframe>f</iframe>g", "ag"),
            ("<xmp><b></xmp><listing>x</listing>", "<pre>&lt;b&gt;</pre><pre>x</pre>"),
            ("<svg><circle/></svg>a<math><mi>b</mi></math>c", "ac"), ("<menu><li>a</menu>", "<ul><li>a</li></ul>"),
        ]
        for (letter, expected) in cases { #expect(try Self.clean(letter).html == expected, "\(letter)") }
    }

    @Test("is written so that a parser leaves everything where it is")
    func nesting() throws {
        let a = "<a href=\"https://a.example\"\(Self.rel)>"
        let cases = [
            (
                "<a href=https://a.example>x<table><tr><td><a href=https://b.example>y</a></table></a>",
                "\(a)x<table><tbody><tr><td><span>y</span></td></tr></tbody></table></a>"
            ),
            ("<p><button><div>x</div></button>y</p>", "<p>xy</p>"), ("<p>a<div>b</div>c", "<p>a</p><div>b</div>c"),
            ("<b>a<p>b</b>c</p>", "<b>a</b><p><b>b</b>c</p>"),
            ("<table>a<tr><td>b</table>c", "a<table><tbody><tr><td>b</td></tr></tbody></table>c"),
            ("<pre>\n\na</pre>", "<pre>\n\na</pre>"), ("<pre>\na</pre>", "<pre>a</pre>"), ("  a", "a"),
            ("<ul><li><form><li>a</form></ul>", "<ul><li><div>a</div></li></ul>"), ("a\0b&#0;c", "ab\u{FFFD}c"),
            ("a\u{202E}b&#x2066;c\u{200F}d", "abc\u{200F}d"), ("<h1><b><h2>a", "<h1><b>a</b></h1>"),
        ]
        for (letter, expected) in cases { #expect(try Self.clean(letter).html == expected, "\(letter)") }
    }

    @Test("has only sizes and numbers that make sense")
    func numbers() throws {
        let cases = [
            ("<hr width=99999 size=999>", "<hr width=\"5000\" size=\"100\">"),
            ("<hr width=100.5px>", "<hr width=\"100\">"),
            ("<hr width=400%>", "<hr width=\"100%\">"), ("<hr width=-1>", "<hr>"), ("<hr width=1e3>", "<hr>"),
            ("<ol start=9999999999999999999999>", "<ol start=\"99999\"></ol>"), ("<ol start=x>", "<ol></ol>"),
            (
                "<table border><tr><td colspan=99999 rowspan=0>x</table>",
                "<table border=\"1\"><tbody><tr><td colspan=\"1000\" rowspan=\"1\">x</td></tr></tbody></table>"
            ),
        ]
        for (letter, expected) in cases { #expect(try Self.clean(letter).html == expected, "\(letter)") }
    }

    @Test("may have bytes that are no UTF-8")
    func bytes() throws {
        let bytes: [UInt8] =
            Array("<p title='".utf8) + [0xFF] + Array("'>".utf8) + [0xC3, 0x28, 0xED, 0xA0, 0x80] + Array("x".utf8)
        guard case .safe(let letter) = LetterCleaner().clean(bytes: bytes) else {
            throw StrictReader.Refusal(description: "too large")
        }
        #expect(letter.html.hasPrefix("<p title=\"\u{FFFD}\">\u{FFFD}("))
        _ = try StrictReader(letter.html)
        #expect(try Self.clean(letter.html).html == letter.html)
    }

    @Test("with nothing in it gives nothing")
    func empty() throws {
        for letter in [
            "", " ", "<html>", "<body>", "<!-- x -->", "<head><title>x</title></head>", "<frameset><frame></frameset>",
        ] {
            #expect(try Self.clean(letter) == Self.clean(""), "\(letter)")
        }
    }

    @Test("sets colours if it says so anywhere, and not if it leaves them to the reader")
    func colours() throws {
        for letter in [
            "<p style='color:red'>x", "<font color=#123>x</font>", "<td>x</td><table bgcolor=white>",
            "<body text=navy>x",
            "<body style='background:#fff'>x", "<p style='background-color:rgb(1, 2, 3)'>x",
        ] {
            #expect(try Self.clean(letter).setsColours, "\(letter)")
        }
        for letter in [
            "<p>x", "<p style='color:inherit'>x", "<p style='background:transparent'>x",
            "<p style='color:windowtext'>x",
            "<p style='border:1px solid red'>x", "<style>p{color:red}</style>x", "<p style='color:bad'>x",
            "<font color=x;y>z",
        ] {
            #expect(try !Self.clean(letter).setsColours, "\(letter)")
        }
    }
}
