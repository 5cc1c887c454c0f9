import MIME
import Testing

@Suite("Texts beside pictures, and enriched text")
struct RelatedTextTests {
    private static func related(_ parameters: String, _ parts: String...) -> Message {
        let body = parts.map { "--q\n\($0)\n" }.joined()
        return Message(
            parsing: Array("Content-Type: multipart/related\(parameters); boundary=q\n\n\(body)--q--\n".utf8))
    }

    private static let plain = "Content-Type: text/plain\n\nViz web."
    private static let html = "Content-Type: text/html\n\n<p>Kolekce</p>"
    private static let image = "Content-Type: image/png; name=a.png\nContent-ID: <i@x>\n\nG"

    @Test(
        "Plain text beside HTML in multipart/related is its alternative",
        arguments: ["", "; type=\"text/html\"", "; type=\"text/plain\""])
    func beside(parameters: String) {
        for message in [
            Self.related(parameters, Self.plain, Self.html, Self.image),
            Self.related(parameters, Self.plain, Self.image, Self.html),
        ] {
            #expect(message.html == "<p>Kolekce</p>")
            #expect(message.text == "Viz web.")
            #expect(message.attachments.map(\.fileName) == ["a.png"])
        }
    }

    @Test("The root is found by its type if it is not the first part")
    func type() {
        let message = Self.related("; type=\"text/html\"", Self.image, Self.html)
        #expect(message.html == "<p>Kolekce</p>")
        #expect(message.attachments.map(\.isInline) == [true])
        let nested = "Content-Type: multipart/alternative; boundary=r\n\n--r\n\(Self.plain)\n--r\n\(Self.html)\n--r--"
        let outer = Self.related("; type=\"multipart/alternative\"", Self.image, nested)
        #expect(outer.text == "Viz web.")
        #expect(outer.html == "<p>Kolekce</p>")
    }

    @Test("A file beside the root stays a file")
    func file() {
        let file = "Content-Type: text/plain; name=b.txt\nContent-Disposition: attachment\n\nB"
        #expect(Self.related("", Self.html, file).attachments.map(\.fileName) == ["b.txt"])
        let page = "Content-Type: text/html; name=p.html\n\n<p>P"
        #expect(Self.related("", Self.html, page).attachments.map(\.fileName) == ["p.html"])
    }

    @Test(
        "text/enriched and text/richtext are read without their markup",
        arguments: [
            ("enriched", "<bold>Dobry den</bold>,\nposilame <<1>\n\nfakturu.\n", "Dobry den, posilame <1>\nfakturu.\n"),
            ("enriched", "<fontfamily><param>Arial</param>a</fontfamily> b\n", "a b\n"),
            ("enriched", "<nofill>a\nb</nofill>\n", "a\nb\n"), ("enriched", "a < b <unclosed", "a < b <unclosed"),
            ("richtext", "<bold>a</bold><nl>b <lt>c>\nd\n", "a\nb <c> d\n"),
        ])
    func enriched(type: String, body: String, expected: String) {
        let message = Message(parsing: Array("Content-Type: text/\(type)\n\n\(body)".utf8))
        #expect(message.text == expected)
        #expect(message.attachments.isEmpty)
    }

    @Test("Of plain and enriched alternatives, the plain one is the text")
    func alternatives() {
        let enriched = "Content-Type: text/enriched\n\n<bold>Viz</bold> web."
        let message = Message(
            parsing: Array(
                "Content-Type: multipart/alternative; boundary=q\n\n--q\n\(Self.plain)\n--q\n\(enriched)\n--q--\n".utf8)
        )
        #expect(message.text == "Viz web.")
        #expect(message.attachments.isEmpty)
    }

    @Test("A text file among the alternatives is a file and does not replace any of them")
    func fileAmongAlternatives() {
        let file = "Content-Type: text/plain; name=b.txt\nContent-Disposition: attachment\n\nB"
        let message = Message(
            parsing: Array(
                "Content-Type: multipart/alternative; boundary=q\n\n--q\n\(Self.plain)\n--q\n\(Self.html)\n--q\n\(file)\n--q--\n"
                    .utf8))
        #expect(message.text == "Viz web.")
        #expect(message.attachments.map(\.fileName) == ["b.txt"])
    }
}
