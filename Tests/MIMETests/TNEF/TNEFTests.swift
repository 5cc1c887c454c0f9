import Testing

@testable import MIME

@Suite("TNEF, winmail.dat")
struct TNEFTests {
    static let pdf = Array("%PDF-1.4\r\n--q\0\u{1}binary\n".utf8) + [0xFF, 0x00]

    static func invoice() -> TNEFFile {
        var file = TNEFFile()
        file.codePage(1250)
        file.body(Array("P".utf8) + [0xF8, 0xED] + Array("loha".utf8))
        file.attach(title: Array("faktura ".utf8) + [0xE8] + Array(".pdf".utf8), data: pdf)
        return file
    }

    @Test("Its files replace winmail.dat, byte for byte, with names in the file's code page")
    func files() {
        let message = Message(parsing: TNEFFile.letter(text: "Dopis", Self.invoice().bytes))
        #expect(message.text == "Dopis")
        #expect(message.html == nil)
        #expect(message.attachments.map(\.fileName) == ["faktura č.pdf"])
        #expect(message.attachments.first?.bytes() == Self.pdf)
        #expect(message.attachments.first?.isInline == false)
        #expect(message.allDefects().isEmpty)
    }

    @Test("A long Unicode name, the type and the data in properties count; named properties are skipped")
    func properties() {
        var file = TNEFFile()
        file.attach(
            title: Array("FAKTUR~1.PDF".utf8), data: nil,
            [
                .named("Attachment note", "x"), .text(0x3707, "Żółta faktura 🧾.pdf"), .text(0x370E, "application/pdf"),
                .long(0x3705, 1), .binary(0x3701, Self.pdf),
            ])
        let message = Message(parsing: file.letter)
        #expect(message.attachments.map(\.fileName) == ["Żółta faktura 🧾.pdf"])
        #expect(message.attachments.map(\.mediaType) == ["application/pdf"])
        #expect(message.attachments.first?.bytes() == Self.pdf)
        #expect(message.allDefects().isEmpty)
    }

    @Test("Its body fills in for a message without text, and its HTML for one without HTML")
    func body() {
        #expect(Message(parsing: Self.invoice().letter).text == "Příloha")
        #expect(Message(parsing: TNEFFile.letter(text: " \r\n", Self.invoice().bytes)).text == "Příloha")
        var file = TNEFFile()
        file.properties([
            .text(0x1000, "Zpráva\r\n"), .long(0x3FDE, 28592),
            .binary(0x1013, Array("<p>Zpr".utf8) + [0xE1] + Array("va".utf8)),
        ])
        let alone = Message(parsing: file.letter)
        #expect(alone.text == "Zpráva\n")
        #expect(alone.html == "<p>Zpráva")
        #expect(alone.attachments.isEmpty)
        let beside = Message(parsing: TNEFFile.letter(text: "Dopis", file.bytes))
        #expect(beside.text == "Dopis")
        #expect(beside.html == "<p>Zpráva")
    }

    @Test("Pictures of the HTML have their Content-ID and are inline")
    func inlinePicture() {
        var file = TNEFFile()
        file.properties([.binary(0x1013, Array("<img src=cid:a@b>".utf8))])
        file.attach(
            title: Array("a.png".utf8), data: [1], [.text(0x3712, "a@b"), .long(0x3714, 4), .text(0x370E, "image/png")])
        let message = Message(parsing: file.letter)
        #expect(message.attachments.map(\.contentID) == ["a@b"])
        #expect(message.attachments.map(\.isInline) == [true])
        #expect(message.part(contentID: "a@b")?.mediaType == "image/png")
    }

    @Test("An attached message is a message/rfc822 with its people, subject, date, body and files")
    func attachedMessage() {
        var inner = TNEFFile()
        inner.codePage(1250)
        inner.recipients([
            [.long(0x0C15, 1), .text(0x3001, "Účtárna"), .text(0x39FE, "uctarna@dilna.example")],
            [.long(0x0C15, 2), .text(0x3001, "Šéf"), .text(0x3003, "/O=EXCHANGE/CN=SEF")],
        ])
        inner.properties([
            .text(0x0037, "Objednávka č. 7"), .text(0x0C1A, "Eva Nová"), .text(0x0C1F, "eva@zakaznik.example"),
            .time(0x0039, 1_790_000_000), .text(0x1035, "<a@zakaznik.example>"), .text(0x1000, "Vnitřní text"),
        ])
        inner.attach(title: Array("obj.pdf".utf8), data: Self.pdf)
        var file = Self.invoice()
        file.attach(
            title: nil, data: nil, [.text(0x3001, "Objednávka"), .long(0x3705, 5), .object(0x3701, inner.bytes)])

        let message = Message(parsing: file.letter)
        #expect(message.text == "Příloha")
        #expect(message.attachments.map(\.mediaType) == ["application/octet-stream", "message/rfc822"])
        #expect(message.attachments.last?.fileName == "Objednávka.eml")
        let attached = message.attachments.last?.part?.message
        #expect(attached?.subject == "Objednávka č. 7")
        #expect(attached?.from.map(\.description) == ["Eva Nová <eva@zakaznik.example>"])
        #expect(attached?.to.map(\.description) == ["Účtárna <uctarna@dilna.example>"])
        #expect(attached?.cc.map(\.group) == ["Šéf"])
        #expect(attached?.date?.secondsSinceEpoch == 1_790_000_000)
        #expect(attached?.messageID == "a@zakaznik.example")
        #expect(attached?.text == "Vnitřní text")
        #expect(attached?.attachments.first?.bytes() == Self.pdf)
        #expect(message.allDefects().isEmpty)
    }

    @Test("A wrong checksum is noted, and everything is read")
    func checksum() {
        var file = Self.invoice()
        file.add(2, 0x0006_9002, [0], checksum: 7)
        file.add(2, 0x0006_800F, [5], checksum: 9)
        let message = Message(parsing: file.letter)
        #expect(message.attachments.map { $0.bytes() } == [Self.pdf, [5]])
        #expect(message.defects.map(\.kind) == [.badTNEF])
        #expect(message.defects.first?.location.offset == 102)
    }

    @Test("Cut anywhere, it gives the files that are whole, and reports no truncated file as sound")
    func cut() {
        let bytes = Self.invoice().bytes
        for length in 0..<bytes.count {
            let message = Message(parsing: TNEFFile.letter(Array(bytes.prefix(length))))
            #expect(message.attachments.count <= 1)
            #expect(TotalityTests.readAll(TNEFFile.letter(Array(bytes.prefix(length)))) > 0)
        }
        let cut = Message(parsing: TNEFFile.letter(Array(bytes.dropLast(10))))
        #expect(cut.attachments.map(\.fileName) == ["faktura č.pdf"])
        #expect(Self.pdf.starts(with: cut.attachments.first?.bytes() ?? [0]))
        #expect(cut.defects.map(\.kind) == [.badTNEF])
    }

    @Test("A file that is not TNEF stays as it is, and that is noted")
    func noTNEF() {
        let message = Message(parsing: TNEFFile.letter(Array("no TNEF".utf8)))
        #expect(message.attachments.map(\.fileName) == ["winmail.dat"])
        #expect(message.attachments.first?.bytes() == Array("no TNEF".utf8))
        #expect(message.defects.map(\.kind) == [.badTNEF])
    }

    @Test("Empty TNEF leaves no file")
    func empty() {
        var file = TNEFFile()
        file.add(1, 0x0007_8008, Array("IPM.Microsoft Mail.Note".utf8))
        let message = Message(parsing: TNEFFile.letter(text: "Dopis", file.bytes))
        #expect(message.text == "Dopis")
        #expect(message.attachments.isEmpty)
        #expect(message.allDefects().isEmpty)
    }

    @Test(
        "It is recognised by its type, or by its name and first bytes",
        arguments: [
            "application/vnd.ms-tnef", "APPLICATION/MS-TNEF; name=priloha",
            "application/octet-stream; name=WINMAIL.DAT",
        ])
    func names(type: String) {
        let file = Self.invoice().bytes
        #expect(Message(parsing: TNEFFile.letter(file, type: type)).attachments.map(\.fileName) == ["faktura č.pdf"])
        let letter = Array("Content-Type: \(type)\nContent-Transfer-Encoding: binary\n\n".utf8) + file
        #expect(Message(parsing: letter).attachments.map(\.fileName) == ["faktura č.pdf"])
    }

    @Test("Another file with the same first bytes or the same name is left alone")
    func otherFiles() {
        let file = Self.invoice().bytes
        let type = "application/octet-stream; name=a.bin"
        #expect(Message(parsing: TNEFFile.letter(file, type: type)).attachments.map(\.fileName) == ["a.bin"])
        let other = TNEFFile.letter(Array("x".utf8), type: "application/octet-stream; name=winmail.dat")
        #expect(Message(parsing: other).attachments.map(\.fileName) == ["winmail.dat"])
        #expect(Message(parsing: other).allDefects().isEmpty)
    }

    @Test("Files past the limits are left out, and that is noted")
    func limits() {
        var file = TNEFFile()
        for number in 0..<20 { file.attach(title: Array("\(number)".utf8), data: [UInt8(number)]) }
        var limits = ParserLimits()
        limits.tnefAttachments = 3
        var message = Message(parsing: file.letter, limits: limits)
        #expect(message.attachments.count == 3)
        #expect(message.defects.map(\.kind) == [.badTNEF])
        limits = ParserLimits()
        limits.tnefItems = 6
        message = Message(parsing: file.letter, limits: limits)
        #expect(message.attachments.map(\.fileName) == ["0", "1"])
        #expect(message.defects.map(\.kind) == [.badTNEF])
    }

    @Test("Nested attached messages past the limit stay files")
    func nesting() {
        var file = Self.invoice()
        for _ in 0..<20 {
            var outer = TNEFFile()
            outer.attach(title: nil, data: nil, [.text(0x3001, "m"), .object(0x3701, file.bytes)])
            file = outer
        }
        let message = Message(parsing: file.letter)
        let depths = message.parts.filter { $0.mediaType == "message/rfc822" }.count
        #expect(depths == ParserLimits().tnefNesting)
        #expect(message.defects.map(\.kind) == [.badTNEF])
        #expect(TotalityTests.readAll(file.letter) > 0)
    }
}
