import TestSupport
import Testing

@testable import MIME

@Suite("Charsets") struct CharsetTests {
    static let sentence = "Příliš žluťoučký kůň úpěl ďábelské ódy"

    /// Encodes a text in a single-byte charset by inverting its table.
    static func bytes(_ text: String, in name: String) throws -> [UInt8] {
        let table = try #require(SingleByteTable.named(name))
        var byCharacter: [String: UInt8] = [:]
        for byte in UInt8.min...UInt8.max { byCharacter[withUnsafeBytes(of: byte) { table.decode($0).text }] = byte }
        return try text.unicodeScalars.map { try #require(byCharacter[String($0)]) }
    }

    @Test("Czech is decoded in each of its charsets", arguments: ["windows-1250", "iso-8859-2", "ibm852", "x-mac-ce"])
    func czechIsDecodedInItsCharsets(name: String) throws {
        let decoded = Charset.decode(try Self.bytes(Self.sentence, in: name), label: name)
        #expect(decoded.text == Self.sentence)
        #expect(decoded.defects.isEmpty)
        #expect(decoded.charsetUsed == name)
    }

    @Test("A charset is recognised by every spelling of its label")
    func labelsAreRecognisedInEverySpelling() {
        for label in ["UTF-8", "utf8", "\"utf-8\"", " Utf_8 ", "unicode-1-1-utf-8"] {
            #expect(Charset(label: label)?.name == "utf-8", "\(label)")
        }
        #expect(Charset(label: "cp1250")?.name == "windows-1250")
        #expect(Charset(label: "x-cp1250")?.name == "windows-1250")
        #expect(Charset(label: "ISO_8859-2:1987")?.name == "iso-8859-2")
        #expect(Charset(label: "latin2")?.name == "iso-8859-2")
        #expect(Charset(label: "GB2312")?.name == "gb18030")
        #expect(Charset(label: "CP852")?.name == "ibm852")
        #expect(Charset(label: "KOI8-R")?.name == "koi8-r")
        #expect(Charset(label: "klingon") == nil)
        #expect(Charset(label: "") == nil)
        #expect(Charset(label: String(repeating: "utf-8", count: 1000)) == nil)
    }

    @Test("Multi-byte charsets are decoded")
    func multiByteCharsetsAreDecoded() {
        let cases: [(String, [UInt8], String)] = [
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42, 0x21], "日本!"),
            ("shift_jis", [0x93, 0xFA, 0x96, 0x7B], "日本"),
            ("euc-jp", [0xC6, 0xFC, 0xCB, 0xDC], "日本"),
            ("euc-kr", [0xC7, 0xD1, 0xB1, 0xDB], "한글"),
            ("big5", [0xA4, 0xA4, 0xA4, 0xE5], "中文"),
            ("gb2312", [0xD6, 0xD0, 0xCE, 0xC4], "中文"),
            ("gb18030", [0x81, 0x30, 0x84, 0x36, 0xD6, 0xD0], "\u{A5}中"),
            ("hz-gb-2312", Array("~{VPND~}!".utf8), "中文!"),
            ("utf-7", Array("Hi +AV0- +- a+AWE-".utf8), "Hi ŝ + aš"),
            ("utf-16", [0xFE, 0xFF, 0x01, 0x61, 0x00, 0x21], "š!"),
            ("utf-16", [0xFF, 0xFE, 0x61, 0x01, 0x21, 0x00], "š!"),
            ("utf-16", [0x21, 0x00, 0x61, 0x01], "!š"),
            ("utf-16le", [0x3D, 0xD8, 0x00, 0xDE], "😀"),
            ("utf-16be", [0xD8, 0x3D, 0xDE, 0x00], "😀"),
            ("utf-32", [0, 1, 0xF6, 0], "😀"),
            ("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"),
        ]
        for (label, bytes, text) in cases {
            let decoded = Charset.decode(bytes, label: label)
            #expect(decoded.text == text, "\(label)")
            #expect(decoded.defects.isEmpty, "\(label)")
        }
    }

    @Test("Microsoft's additions to ISO-2022-JP are decoded")
    func charactersOfMicrosoftsISO2022JPAreDecoded() {
        // ① is in row 13, which JIS X 0208 leaves empty.
        let decoded = Charset.decode([0x1B, 0x24, 0x42, 0x2D, 0x21, 0x1B, 0x28, 0x42], label: "ISO-2022-JP")
        #expect(decoded.text == "①")
    }

    @Test("ISO-8859-1 with bytes that only Windows-1252 has is read as Windows-1252")
    func latin1WithWindowsBytesIsWindows1252() {
        let decoded = Charset.decode([0x93, 0x61, 0x94, 0x80], label: "iso-8859-1")
        #expect(decoded.text == "“a”€")
        #expect(decoded.charsetUsed == "windows-1252")
        #expect(decoded.defects == [.charsetMislabelled])
        #expect(Charset.decode([0xE9], label: "iso-8859-1") == DecodedText("é", in: .iso8859Part1))
    }

    @Test("UTF-8 under a Western label is read as UTF-8", arguments: ["iso-8859-1", "windows-1252"])
    func utf8UnderAWesternLabelIsUTF8(label: String) {
        let decoded = Charset.decode(Self.sentence.utf8, label: label)
        #expect(decoded.text == Self.sentence)
        #expect(decoded.defects == [.charsetMislabelled])
    }

    @Test("Polish capitals that look like UTF-8 are read as Polish")
    func polishCapitalsThatLookLikeUTF8ArePolish() throws {
        #expect(Charset.decode(try Self.bytes("RÓŻA", in: "windows-1250"), label: "windows-1250").text == "RÓŻA")
    }

    @Test("ISO-8859-2 with bytes of Windows-1250 is read as Windows-1250")
    func latin2WithWindowsBytesIsWindows1250() throws {
        let decoded = Charset.decode(try Self.bytes(Self.sentence, in: "windows-1250"), label: "ISO-8859-2")
        #expect(decoded.text == Self.sentence)
        #expect(decoded.charsetUsed == "windows-1250")
        #expect(decoded.defects == [.charsetMislabelled])
    }

    @Test(
        "The charset of unlabelled text is guessed, and that is noted",
        arguments: [nil, "us-ascii", "x-unknown"] as [String?])
    func charsetOfUnlabelledTextIsGuessed(label: String?) throws {
        let defect: Defect.Kind = label == "x-unknown" ? .unknownCharset : .charsetMislabelled
        let utf8 = Charset.decode(Self.sentence.utf8, label: label)
        #expect(utf8.text == Self.sentence)
        #expect(utf8.defects == [defect])
        let texts = [
            ("windows-1250", Self.sentence), ("iso-8859-2", Self.sentence), ("windows-1250", "Zażółć gęślą jaźń"),
            ("iso-8859-2", "Zażółć gęślą jaźń"),
            ("windows-1252", "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg"),
            ("windows-1252", "Où est le garçon? À côté de la forêt."),
            ("windows-1251", "Съешь ещё этих мягких французских булок"),
            ("koi8-r", "Съешь ещё этих мягких французских булок"),
        ]
        for (charset, text) in texts {
            let decoded = Charset.decode(try Self.bytes(text, in: charset), label: label)
            #expect(decoded.text == text, "\(charset)")
            #expect(decoded.defects == [defect])
        }
    }

    @Test("A wrong UTF-8 label is detected, and damage in UTF-8 is shown")
    func wrongUTF8LabelIsDetectedAndDamageIsShown() throws {
        let wrong = Charset.decode(try Self.bytes(Self.sentence, in: "windows-1250"), label: "utf-8")
        #expect(wrong.text == Self.sentence)
        #expect(wrong.defects == [.charsetMislabelled])
        let damaged = Charset.decode(Array("ěščř".utf8) + [0xC5], label: "utf-8")
        #expect(damaged.text == "ěščř\u{FFFD}")
        #expect(damaged.defects == [.undecodableText])
        #expect(Charset.decode([0x61, 0xFF, 0xC3, 0xA1], label: "utf-8").text == "a\u{FFFD}á")
        #expect(Charset.decode([0xEF, 0xBB, 0xBF, 0x61], label: "utf-8").text == "a")
    }

    @Test("Plain ASCII has no defect under any label")
    func plainASCIIHasNoDefectUnderAnyLabel() {
        for label in [nil, "us-ascii", "utf-8", "iso-8859-2", "gb2312", "iso-2022-jp", "big5"] as [String?] {
            let decoded = Charset.decode("Hello, world".utf8, label: label)
            #expect(decoded.text == "Hello, world")
            #expect(decoded.defects.isEmpty)
        }
    }

    @Test("Any bytes under any label give text of bounded length")
    func anyBytesUnderAnyLabelGiveBoundedText() {
        var random = SeededRandom(seed: 11)
        let labels = [
            "utf-8", "utf-7", "utf-16", "utf-16le", "utf-32", "iso-2022-jp", "hz", "gb18030", "big5", "shift_jis",
            "euc-jp",
            "euc-kr", "iso-2022-kr", "euc-tw", "johab", "viscii", "windows-1250", "windows-1255", "iso-8859-16",
            "nonsense", nil,
        ]
        for round in 0..<2_000 {
            let bytes = random.bytes(upTo: round.isMultiple(of: 100) ? 20_000 : 60)
            for label in labels {
                let decoded = Charset.decode(bytes, label: label)
                #expect(decoded.text.utf8.count <= bytes.count * 6 + 16)
            }
        }
    }

    @Test("A long text and one with bad bytes are decoded to the end")
    func longTextAndBadBytesAreDecodedToTheEnd() {
        let japanese: [UInt8] = [0x93, 0xFA, 0x96, 0x7B]
        let long = Charset.decode([[UInt8]](repeating: japanese, count: 20_000).flatMap { $0 }, label: "shift_jis")
        #expect(long.text == String(repeating: "日本", count: 20_000))
        #expect(long.defects.isEmpty)
        let bad = Charset.decode(japanese + [0xFD] + japanese + [0x93], label: "shift_jis")
        #expect(bad.text == "日本\u{FFFD}日本\u{FFFD}")
        #expect(bad.defects == [.undecodableText])
    }

    @Test("Concurrent conversions do not disturb each other")
    func conversionsRunConcurrently() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        Charset.decode([0x93, 0xFA, 0x96, 0x7B], label: "shift_jis").text == "日本"
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
