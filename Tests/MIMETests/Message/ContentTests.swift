import MIME
import Testing

@Suite("What a message holds")
struct ContentTests {
    static func read(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }

    static func mixed(_ kind: String = "mixed", _ parts: String...) -> Message {
        read("Content-Type: multipart/\(kind); boundary=q\n\n" + parts.map { "--q\n\($0)\n" }.joined() + "--q--\n")
    }

    @Test("An invoice: text, HTML, its picture, its PDF")
    func invoice() {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.invoice, lineEnd: "\r\n"))
        #expect(message.from.map(\.description) == ["Fakturace Červený <fakturace@dodavatel.example>"])
        #expect(message.to.map(\.displayName) == ["Účtárna", "Novák, Petr"])
        #expect(message.subject == "Faktura č. 2026/0017")
        #expect(message.date?.rfc3339 == "2026-11-21T07:30:00+01:00")
        #expect(message.messageID == "faktura-20260017@dodavatel.example")
        #expect(message.text == "Dobrý den,\nposíláme fakturu za listopad, splatnou 5. prosince.")
        #expect(message.html == "<p>Dobrý den</p><img src=\"cid:logo@x\">\n")
        #expect(message.attachments.map(\.fileName) == [nil, "faktura č. 17.pdf"])
        #expect(message.attachments.map(\.isInline) == [true, false])
        #expect(message.attachments.map(\.mediaType) == ["image/png", "application/pdf"])
        #expect(message.attachments.last?.bytes() == Array("%PDF-1.7\n".utf8))
        #expect(message.part(contentID: "logo@x")?.mediaType == "image/png")
        #expect(message.automatic == nil && message.report == nil && message.listHeaders == nil)
        #expect(message.allDefects().isEmpty)
    }

    @Test("Adjacent texts are joined, each on its own lines")
    func joined() {
        let message = Self.mixed(
            "mixed", "\none", "Content-Type: application/pdf\n\nx", "Content-Disposition: inline\n\ntwo\n",
            "Content-Type: text/plain; name=a.txt\n\nthree", "Content-Disposition: attachment\n\nfour")
        #expect(message.text == "one\ntwo\n")
        #expect(message.html == nil)
        #expect(message.attachments.map(\.mediaType) == ["application/pdf", "text/plain", "text/plain"])
    }

    @Test("Among alternatives the last of each type counts; what is neither text nor HTML is a file")
    func alternative() {
        let message = Self.mixed(
            "alternative", "\nold", "\nplain", "Content-Type: text/html\n\n<p>", "Content-Type: text/calendar\n\nBEGIN")
        #expect(message.text == "plain")
        #expect(message.html == "<p>")
        #expect(message.textBody.map(\.mediaType) == ["text/plain"])
        #expect(message.attachments.map(\.mediaType) == ["text/calendar"])
    }

    @Test("HTML only: there is no text, and the HTML takes its place")
    func onlyHTML() {
        let message = Self.read("Content-Type: text/html\n\n<p>")
        #expect(message.text == nil)
        #expect(message.html == "<p>")
        #expect(message.textBody.map(\.mediaType) == ["text/html"])
    }

    @Test("The root of a multipart/related may be named")
    func relatedRoot() {
        let message = Self.read(
            "Content-Type: multipart/related; start=\"<r@x>\"; boundary=q\n\n--q\nContent-ID: <i@x>\nContent-Type: image/gif\n\nG\n--q\nContent-ID: <r@x>\nContent-Type: text/html\n\n<p>\n--q--\n"
        )
        #expect(message.html == "<p>")
        #expect(message.attachments.map(\.contentID) == ["i@x"])
        #expect(message.attachments.map(\.isInline) == [true])
    }

    @Test(
        "A message that is a file has that file as its attachment",
        arguments: ["application/pdf; name=a.pdf", "text/csv; name=a.pdf"])
    func onlyFile(type: String) {
        let message = Self.read("Content-Type: \(type)\nContent-Transfer-Encoding: base64\n\nYQ==\n")
        #expect(message.text == nil)
        #expect(message.attachments.map(\.fileName) == ["a.pdf"])
        #expect(message.attachments.map { $0.bytes() } == [[0x61]])
    }

    @Test("A uuencoded file is removed from the text")
    func uuencoded() {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.reply, lineEnd: "\r\n"))
        #expect(message.text == "Posilam:\nPetr")
        #expect(message.attachments.map(\.fileName) == ["ahoj.txt"])
        #expect(message.attachments.first?.bytes() == Array("Ahoj".utf8))
        #expect(message.inReplyTo == ["b@example.cz"])
        #expect(message.references == ["a@example.cz", "b@example.cz"])
        #expect(message.date?.rfc3339 == "2026-11-21T07:30:00+01:00")
    }

    @Test("UTF-16 keeps characters that contain a CR byte")
    func utf16() {
        let head = Array("Content-Type: text/plain; charset=utf-16\n\n".utf8)
        let text: [UInt8] = [0xFE, 0xFF, 0x01, 0x0D, 0x00, 0x0D, 0x00, 0x0A, 0x00, 0x61]
        #expect(Message(parsing: head + text).text == "\u{10D}\na")
    }

    @Test("Defects in fields and bodies are found, with their place")
    func defects() {
        let message = Self.mixed(
            "mixed", "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: quoted-printable\n\n=E8 =",
            "Content-Disposition: ; filename=a\nContent-Transfer-Encoding: base64\nContent-Type: application/pdf\n\nYW!"
        )
        let found = message.allDefects().map {
            "\($0.kind.rawValue) \($0.location.part ?? "-") \($0.location.header ?? "-")"
        }
        #expect(found.contains("charset-mislabelled 1 -"))
        #expect(found.contains("bad-base64 2 -"))
        #expect(found.contains("bad-content-disposition 2 Content-Disposition"))
    }
}
