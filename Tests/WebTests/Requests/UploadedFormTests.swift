import TestSupport
import Testing

@testable import Web

@Suite("Forms with files") struct UploadedFormTests {
    private static let type = "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"
    private static let boundary = "------WebKitFormBoundary7MA4YWxkTrZu0gW"

    /// A form as browsers write it.
    private static func body(_ parts: [(head: String, content: [UInt8])], ending: String = "--\r\n") -> [UInt8] {
        var bytes: [UInt8] = []
        for (head, content) in parts {
            bytes += Array("\(boundary)\r\n\(head)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
        }
        return bytes + Array("\(boundary)\(ending)".utf8)
    }

    private static func field(_ name: String, _ value: String) -> (head: String, content: [UInt8]) {
        ("Content-Disposition: form-data; name=\"\(name)\"", Array(value.utf8))
    }

    private static func file(_ name: String, _ bytes: [UInt8]) -> (head: String, content: [UInt8]) {
        (
            "Content-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\nContent-Type: application/pdf",
            bytes
        )
    }

    @Test("Texts and files come as they were sent, whatever bytes they have") func exact() throws {
        let bytes = Array(0...255) + Array("\r\n--\(Self.boundary.dropLast())\r\n\r\nx\(Self.boundary)x".utf8)
        let form = try #require(
            UploadedForm(
                Self.body([
                    Self.field("subject", "Příliš; \"žluťoučký\"\r\nkůň"), Self.field("text", ""),
                    Self.file("Účet č. 1 %22a%22 😀;b.pdf", bytes), Self.file("", []), Self.file("prázdný.txt", []),
                ]), contentType: Self.type))
        #expect(form.fields["subject"] == "Příliš; \"žluťoučký\"\r\nkůň" && form.fields["text"] == "")
        #expect(form.files.map(\.fileName) == ["Účet č. 1 \"a\" 😀;b.pdf", "prázdný.txt"])
        #expect(form.files.first?.bytes == bytes && form.files.first?.contentType == "application/pdf")
        #expect(form.files.last?.bytes == [])
    }

    /// A name, and how Chromium, Firefox and Safari write it.
    private static let names: [(given: String, written: String)] = [
        ("a\"b\".pdf", "a%22b%22.pdf"), ("a\r\nb.pdf", "a%0D%0Ab.pdf"), ("100%.pdf", "100%.pdf"),
        ("../../etc/passwd", "../../etc/passwd"), ("C:\\a\\b.pdf", "C:\\a\\b.pdf"), ("a\0b.pdf", "a\0b.pdf"),
        ("Příliš žluťoučký.pdf", "Příliš žluťoučký.pdf"), ("👩‍👩‍👧.png", "👩‍👩‍👧.png"),
        // What follows a quotation mark, an equals sign or a digit joins it as a character, but not as a byte.
        ("\u{301}a.pdf", "\u{301}a.pdf"), ("\u{200D}.pdf", "\u{200D}.pdf"), ("a\"\u{301}", "a%22\u{301}"),
        ("a\u{202E}fdp.exe", "a\u{202E}fdp.exe"), ("; filename=x", "; filename=x"),
        (String(repeating: "ž", count: 300) + ".pdf", String(repeating: "ž", count: 300) + ".pdf"),
    ]

    @Test("A name is read as the person's disk has it") func named() {
        for (given, written) in Self.names {
            let body = Self.body([Self.file(written, [1]), Self.field(written, "x")])
            let form = UploadedForm(body, contentType: Self.type)
            #expect(form?.files.map { Array($0.fileName.utf8) } == [Array(given.utf8)], "\(written)")
            #expect(form?.fields.pairs.map { Array($0.name.utf8) } == [Array(given.utf8)], "\(written)")
        }
        let broken = Self.body([(head: "Content-Disposition: form-data; name=\"a\"", content: [0x61, 0xFF])])
        #expect(UploadedForm(broken, contentType: Self.type)?.fields["a"] == "a\u{1A}")
    }

    @Test("A part has one name, and its lines end with CR and LF") func strictHeader() {
        let heads = [
            "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
            "Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
            "Content-Disposition: form-data; name=a", "Content-Disposition: form-data;name=\"a\"",
            "Content-Disposition: form-data; name=\"a\"x", "Content-Disposition: form-data; name=\"a\nb\"",
            "Content-Disposition: form-data; name=\"a\rb\"", "Content-Disposition: form-data; name=\"a\"\nX: y",
            "Content-Disposition: form-data; name=", "Content-Disposition: form-data; ", "Content-Disposition", ": ",
        ]
        for head in heads { #expect(UploadedForm(Self.body([(head, [])]), contentType: Self.type) == nil, "\(head)") }
        // Nothing but names is long here: each parameter is looked at once.
        let many = "Content-Disposition: form-data; name=\"a\"" + (0..<700).map { "; p\($0)=\"\"" }.joined()
        let parts = [(head: String, content: [UInt8])](repeating: (many, []), count: UploadedForm.mostParts)
        #expect(UploadedForm(Self.body(parts), contentType: Self.type)?.fields.pairs.count == UploadedForm.mostParts)
    }

    @Test("What follows the last boundary counts for nothing, and a form may have no part") func ends() {
        for ending in ["--\r\n", "--", "--x"] {
            let empty = UploadedForm(Self.body([], ending: ending), contentType: Self.type)
            #expect(empty?.fields.pairs.isEmpty == true && empty?.files.isEmpty == true, "\(ending)")
        }
        let form = UploadedForm(Self.body([Self.field("a", "b")], ending: "--\r\nx"), contentType: Self.type)
        #expect(form?.fields["a"] == "b" && form?.fields.pairs.count == 1)
    }

    @Test("What no browser sends is no form") func refused() {
        let whole = Self.body([Self.field("a", "b")])
        #expect(UploadedForm(whole, contentType: Self.type) != nil)
        #expect(UploadedForm(whole, contentType: Self.type.replacing("----W", with: "\"----W") + "\"") != nil)
        let others = [
            "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=a b",
            "multipart/form-data; boundary=" + String(repeating: "x", count: 71), "multipart/form-data; boundary=other",
        ]
        for type in others { #expect(UploadedForm(whole, contentType: type) == nil, "\(type)") }
        let bodies: [[UInt8]] = [
            [], Array("x".utf8) + whole, Array(whole.dropLast(6)), Self.body([Self.field("a", "b")], ending: "\r\n"),
            Self.body([("Content-Disposition: form-data", [])]), Self.body([("X: y", [])]), Self.body([("", [])]),
            Self.body([("Content-Disposition: attachment; name=\"a\"", [])]),
            Self.body([("Content-Disposition: form-data; name=\"a", [])]),
            Self.body([Self.field("a", "b")].map { ($0.head + "\r\nX: " + String(repeating: "x", count: 8_192), []) }),
            whole.filter { $0 != 0x0D },
        ]
        for body in bodies { #expect(UploadedForm(body, contentType: Self.type) == nil) }
        let many = [(head: String, content: [UInt8])](repeating: Self.field("a", "b"), count: UploadedForm.mostParts)
        #expect(UploadedForm(Self.body(many), contentType: Self.type)?.fields.pairs.count == UploadedForm.mostParts)
        #expect(UploadedForm(Self.body(many + [Self.field("a", "b")]), contentType: Self.type) == nil)
    }

    @Test("Changed bytes give a form or none, and 26 MB of line ends are read to their end") func damaged() {
        var random = SeededRandom(seed: 12)
        let whole = Self.body([Self.field("text", "Dobrý den"), Self.file("a.pdf", [13, 10, 45, 45])])
        for _ in 0..<3_000 {
            var body = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: body.indices, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.remove(at: place)
                default: body.insert(contentsOf: whole.prefix(Int.random(in: 0...80, using: &random)), at: place)
                }
            }
            let form = UploadedForm(body, contentType: Self.type)
            #expect((form?.files.count ?? 0) <= UploadedForm.mostParts)
        }
        let large = [UInt8](repeating: 0x0D, count: 26 * 1_024 * 1_024)
        #expect(UploadedForm(Self.body([Self.file("a", large)]), contentType: Self.type)?.files.first?.bytes == large)
    }
}
