import LetterHTML
import Testing

@Suite("Earlier text in a letter")
struct QuoteFoldTests {
    @Test("is folded from where the mail program marked it")
    func folded() throws {
        let cases = [
            (
                "<div dir=ltr>Hi</div><br><div class=\"gmail_quote gmail_quote_container\"><div class=gmail_attr>On … wrote:</div>"
                    + "<blockquote class=gmail_quote>old</blockquote></div>",
                "<div dir=\"ltr\">Hi</div><br>", "<div><div>On … wrote:</div><blockquote>old</blockquote></div>"
            ),
            ("Hi<blockquote type=cite>old</blockquote> ", "Hi", "<blockquote>old</blockquote> "),
            (
                "<p>Hi</p><div class=moz-cite-prefix>A wrote:</div><blockquote type=cite cite=mid:x>old</blockquote>",
                "<p>Hi</p>", "<div>A wrote:</div><blockquote>old</blockquote>"
            ),
            (
                "<div style='color:red'>Hi<div id=appendonsend></div><hr><div id=divRplyFwdMsg>From: A</div><div>old</div></div>",
                "<div style=\"color:red\">Hi</div>",
                "<div style=\"color:red\"><div></div><hr><div>From: A</div><div>old</div></div>"
            ),
            (
                "<div>Hi<div id=x_x_divRplyFwdMsg>Od: A</div>old</div>", "<div>Hi</div>",
                "<div><div>Od: A</div>old</div>"
            ),
            (
                "<div>Hi</div><div><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>Od: A</p></div></div><p>old",
                "<div>Hi</div><div></div>",
                "<div><div style=\"border:none;border-top:solid #e1e1e1 1.0pt\"><p>Od: A</p></div></div><p>old</p>"
            ),
            ("Hi<div class=protonmail_quote>old</div>", "Hi", "<div>old</div>"),
            ("Hi<div class=yahoo_quoted>old</div><br>", "Hi", "<div>old</div><br>"),
            (
                "<body bgcolor=white>Hi<blockquote type=cite>old", "<div style=\"background-color:white\">Hi</div>",
                "<div style=\"background-color:white\"><blockquote>old</blockquote></div>"
            ),
            ("<img src=cid:x><blockquote type=cite>old</blockquote>", "<img alt=\"\">", "<blockquote>old</blockquote>"),
            (
                "Hi<blockquote type=cite>a</blockquote><blockquote type=cite>b</blockquote>", "Hi",
                "<blockquote>a</blockquote><blockquote>b</blockquote>"
            ),
        ]
        for (letter, newest, earlier) in cases {
            let safe = try OrdinaryLetterTests.clean(letter)
            #expect(safe.quotesEarlierText, "\(letter)")
            #expect(safe.folded?.newest == newest, "\(letter)")
            #expect(safe.folded?.earlier == earlier, "\(letter)")
            try HostileLetterTests.check(letter)
        }
    }

    @Test("is shown whole if something else would be hidden with it, or nothing would be left")
    func shown() throws {
        for letter in [
            "<blockquote type=cite>old</blockquote>", "<div> <br></div><div class=gmail_quote>old</div>",
            "Hi<blockquote type=cite>old</blockquote>answer",
            "Hi<blockquote type=cite>a</blockquote>x<blockquote type=cite>b</blockquote>",
            "<table><tr><td>Hi<blockquote type=cite>old</blockquote></table>",
            "<ul><li>Hi<div class=gmail_quote>old</div></ul>",
            "Hi<div class=moz-cite-prefix>A wrote:</div>x<blockquote type=cite>old</blockquote>",
            "Hi<div class=gmail_quote>old</div><img src=https://a.example/x>",
        ] {
            let safe = try OrdinaryLetterTests.clean(letter)
            #expect(safe.quotesEarlierText, "\(letter)")
            #expect(safe.folded == nil, "\(letter)")
        }
    }

    @Test("is not seen in a letter that quotes no one")
    func none() throws {
        for letter in [
            "Hi", "<blockquote>x</blockquote>", "Hi<div class=moz-cite-prefix>A wrote:</div>",
            "Hi<div class=quote id=x>y</div>",
        ] {
            let safe = try OrdinaryLetterTests.clean(letter)
            #expect(!safe.quotesEarlierText, "\(letter)")
            #expect(safe.folded == nil, "\(letter)")
        }
    }
}
