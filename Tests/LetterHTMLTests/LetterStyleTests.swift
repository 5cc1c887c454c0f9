import LetterHTML
import Testing

@Suite("A style in a letter")
struct LetterStyleTests {
    /// Returns what is left of a style; an empty text if nothing is.
    private func style(_ style: String) throws -> String {
        let html = try OrdinaryLetterTests.clean("<i style=\"\(style)\">x</i>").html
        guard html != "<i>x</i>" else { return "" }
        return String(html.dropFirst("<i style=\"".count).dropLast("\">x</i>".count))
    }

    @Test("keeps harmless declarations, written in one way")
    func kept() throws {
        let cases = [
            ("COLOR : Red ;", "color:red"), ("color:#ABCDEF", "color:#abcdef"),
            ("color:rgb( 1, 2 ,3 )", "color:rgb(1,2,3)"),
            ("color:rgba(1 2 3 / 50%)", "color:rgba(1,2,3,50%)"),
            ("color:hsl(120deg,5%,5%)", "color:hsl(120deg,5%,5%)"),
            ("margin:1px  auto 0 2em", "margin:1px auto 0 2em"), ("width:600", "width:600px"),
            ("line-height:1.5", "line-height:1.5"), ("font-weight:600", "font-weight:600"),
            ("font:italic bold 12px/1.5 'Open Sans',serif", "font:italic bold 12px/1.5 'Open Sans',serif"),
            ("font-family:Arial Black,&quot;X Y&quot;", "font-family:'arial black','X Y'"),
            ("border:1px solid #ccc", "border:1px solid #ccc"),
            ("background:#fff none repeat", "background-color:#fff"),
            ("text-decoration:underline red", "text-decoration:underline red"), ("color:red/*x;y:z*/", "color:red"),
            ("color:red !important", "color:red"), ("background:url(a;color:blue) red", "background-color:red"),
            ("font-size:.9em", "font-size:.9em"),
            ("display:inline-block;float:left", "display:inline-block;float:left"),
            ("border-collapse:collapse;border-spacing:0 1px", "border-collapse:collapse;border-spacing:0 1px"),
        ]
        for (written, expected) in cases { #expect(try style(written) == expected, "\(written)") }
    }

    @Test("loses what could load, cover, move, run or hide behind another writing")
    func lost() throws {
        for written in [
            "position:absolute", "z-index:1", "content:'x'", "animation:x 1s", "filter:none", "pointer-events:none",
            "transform:none", "background:url(x)", "background-image:none", "color:var(--a)", "width:calc(1px)",
            "width:expression(1)", "color:r\\65 d", "color:red\\", "color:@x", "color:rgb(1,2,3", "color:rgb(1,2)",
            "color:rgb(1,2,x)", "color:rgb(-1,2,3)", "color:red blue", "width:1px 2px", "width:1vh", "width:1e3px",
            "width:px",
            "width:1.px", "width:--1px", "width:1..2px", "color", ":red", "color:", "colour:red", "font-family:a;b:'",
            "opacity:0",
            "font-family:'a", "font-family:a(b)", "display:flex", "unicode-bidi:bidi-override", "color:red;}" + "x{}",
        ] {
            let left = try style(written)
            #expect(
                left.isEmpty || left == "font-family:a" || left == "color:red" && written.hasSuffix("x{}"),
                "\(written): \(left)")
        }
    }

    @Test("has no negative and no enormous lengths")
    func bounded() throws {
        let cases = [
            ("margin:-5px", "margin:0"), ("margin:1px -2px", "margin:1px 0"), ("text-indent:-9999px", "text-indent:0"),
            ("width:999999px", "width:5000px"), ("font-size:99999em", "font-size:300em"),
            ("height:5001px", "height:5000px"),
            ("line-height:1000", "line-height:100"), ("letter-spacing:-1px", "letter-spacing:0"),
            ("width:2000%", "width:1000%"),
        ]
        for (written, expected) in cases { #expect(try style(written) == expected, "\(written)") }
    }

    @Test("is left out when it is longer than any honest one")
    func long() throws {
        #expect(try style("color:red;" + String(repeating: " ", count: 8192)).isEmpty)
        let many = String(repeating: "color:red;", count: 500)
        #expect(try style(many).split(separator: ";").count == 100)
    }
}
