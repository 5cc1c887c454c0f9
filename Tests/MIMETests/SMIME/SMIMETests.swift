import Testing

@testable import MIME

@Suite("S/MIME")
struct SMIMETests {
    static let entity = Array(
        """
        Content-Type: multipart/mixed; boundary=in\r
        \r
        --in\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        Potvrzujeme objednávku.\r
        --in\r
        Content-Type: application/pdf; name=potvrzeni.pdf\r
        Content-Transfer-Encoding: base64\r
        \r
        JVBERi0=\r
        --in--\r

        """.utf8)

    private func expectOpen(_ message: Message, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(message.text == "Potvrzujeme objednávku.", sourceLocation: sourceLocation)
        #expect(message.attachments.map(\.fileName) == ["potvrzeni.pdf"], sourceLocation: sourceLocation)
        #expect(message.attachments.first?.bytes() == Array("%PDF-".utf8), sourceLocation: sourceLocation)
        #expect(message.allDefects().isEmpty, sourceLocation: sourceLocation)
    }

    @Test("The content of signed data takes its place, and is marked as not checked")
    func signed() {
        let message = Message(parsing: CMS.letter(CMS.signed(Self.entity)))
        expectOpen(message)
        #expect(message.root.smime == .signed)
        #expect(message.root.mediaType == "application/pkcs7-mime")
        #expect(message.root.children.map(\.mediaType) == ["multipart/mixed"])
        #expect(message.parts.map(\.section) == ["1", "1.1", "1.1.1", "1.1.2"])
    }

    @Test("BER with indefinite lengths and strings in segments reads like DER", arguments: [1, 7, 127, 1000, 100_000])
    func segments(size: Int) {
        expectOpen(Message(parsing: CMS.letter(CMS.signedInSegments(Self.entity, of: size))))
    }

    @Test(
        "It is recognised by its type, or by its name and first bytes; the CMS counts, not smime-type",
        arguments: [
            "application/x-pkcs7-mime; smime-type=enveloped-data", "Application/PKCS7-MIME",
            "application/octet-stream; name=\"smime.p7m\"",
        ])
    func names(type: String) {
        expectOpen(Message(parsing: CMS.letter(CMS.signed(Self.entity), type: type)))
    }

    @Test("Inside a multipart, with a list server's footer, it is read in order")
    func footer() {
        let part = CMS.letter(CMS.signed(Self.entity))
        let message = Message(
            parsing: Array("Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n".utf8) + part
                + Array(
                    "\r\n--q\r\nContent-Type: application/zip; name=z.zip\r\n\r\nz\r\n--q\r\nContent-Disposition: inline\r\n\r\n____\r\n--q--\r\n"
                        .utf8))
        #expect(message.text == "Potvrzujeme objednávku.\n____")
        #expect(message.attachments.map(\.fileName) == ["potvrzeni.pdf", "z.zip"])
        #expect(message.parts.map(\.section) == ["", "1", "1.1", "1.1.1", "1.1.2", "2", "3"])
    }

    @Test("Signed data in signed data is opened up to a limit, and reaching it is noted")
    func nested() {
        let header = Array("Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: binary\r\n\r\n".utf8)
        let twice = CMS.signed(header + CMS.signed(Self.entity))
        expectOpen(Message(parsing: CMS.letter(twice)))
        var deep = CMS.signed(Self.entity)
        for _ in 0..<20 { deep = CMS.signed(header + deep) }
        let message = Message(parsing: CMS.letter(deep))
        #expect(message.text == nil)
        #expect(message.attachments.map(\.mediaType) == ["application/pkcs7-mime"])
        #expect(message.defects.map(\.kind) == [.nestingTooDeep])
        #expect(message.parts.map(\.smime) == [.signed, .signed, .signed, nil])
    }

    static let closed: [(SMIMEContent, [UInt8])] = [
        (.encrypted, CMS.other(CMS.pkcs7 + [3])),
        (.encrypted, CMS.other(CMS.pkcs7.dropLast() + [9, 16, 1, 23])),
        (.compressed, CMS.other(CMS.pkcs7.dropLast() + [9, 16, 1, 9])),
        (.other, CMS.other(CMS.pkcs7 + [5])),
        (.signature, CMS.signed(nil)),
        (.certificates, CMS.signed(nil, signers: [])),
        (.unreadable, Array(CMS.signed(entity).dropLast())),
        (.unreadable, Array(CMS.signedInSegments(entity, of: 10).dropLast())),
        (.unreadable, Array(CMS.other(CMS.pkcs7 + [3]).dropLast())),
        (.unreadable, Array("0\u{5}hello".utf8)),
        (.unreadable, []),
    ]

    @Test("A part without readable content stays a file, and its kind is named", arguments: closed)
    func staysClosed(kind: SMIMEContent, cms: [UInt8]) {
        let message = Message(parsing: CMS.letter(cms))
        #expect(message.root.smime == kind)
        #expect(message.text == nil)
        #expect(message.attachments.map(\.fileName) == ["smime.p7m"])
        #expect(message.attachments.first?.bytes() == cms)
        #expect(message.root.children.isEmpty)
    }

    @Test("Signed text without a header is text; any other signed file stays a file")
    func bareContent() {
        #expect(Message(parsing: CMS.letter(CMS.signed(Array("Dobrý den".utf8)))).text == "Dobrý den")
        let pdf = Message(parsing: CMS.letter(CMS.signed(Array("%PDF-1.4\n\0".utf8))))
        #expect(pdf.root.smime == .signed)
        #expect(pdf.attachments.map(\.fileName) == ["smime.p7m"])
    }

    @Test("CMS cut after any byte, or with any byte changed, is read without a trap")
    func broken() {
        for cms in [CMS.signed(Self.entity), CMS.signedInSegments(Self.entity, of: 50)] {
            for length in 0..<cms.count {
                #expect(CMSReader.read(Array(cms.prefix(length))).content == nil)
                for value: UInt8 in [0x00, 0x80, 0x84, 0xFF, 0x24, 0x1F] {
                    var changed = cms
                    changed[length] = value
                    _ = CMSReader.read(changed)
                }
            }
        }
    }

    @Test("Endlessly nested elements are given up")
    func deep() {
        let open = (0..<100_000).flatMap { _ in [0x30, 0x80] as [UInt8] }
        #expect(CMSReader.read(open).kind == .unreadable)
        let strings = (0..<100_000).flatMap { _ in [0x24, 0x80] as [UInt8] }
        let start = Array(CMS.signedInSegments([1], of: 1).prefix { $0 != 0x24 })
        #expect(CMSReader.read(start + strings).kind == .unreadable)
    }
}
