import TestSupport
import Testing

@testable import MIME

@Suite("Encoded words") struct EncodedWordTests {
    private func text(_ value: String) -> String { EncodedWord.decode(value.utf8).text }

    @Test(
        "A value with or without encoded words is decoded without a defect",
        arguments: [
            ("Hello", "Hello"), ("  Hello world \r\n", "Hello world"), ("a\r\n b", "a b"), ("a\n\tb", "a b"),
            ("a\u{0}b", "a b"), ("a\tb", "a\tb"),
            ("=?utf-8?Q?P=C5=99=C3=ADli=C5=A1?=", "Příliš"), ("=?UTF-8?B?UMWZw61sacWh?=", "Příliš"),
            ("=?iso-8859-2?q?P=F8=EDli=B9?=", "Příliš"), ("=?utf-8*cs?Q?P=C5=99?=", "Př"),
            ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"), ("=?utf-8?Q?a?=\r\n =?utf-8?Q?b?=", "ab"),
            ("=?utf-8?Q?a?= b", "a b"),
            ("a =?utf-8?Q?b?=", "a b"), ("=?utf-8?Q?a_b?=", "a b"), ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
            ("=?utf-8?Q?=C5?= =?utf-8?Q?=99?=", "ř"), ("=?utf-8?B?xQ==?= =?UTF-8?Q?=99?=", "ř"),
            ("\"=?utf-8?Q?=C5=99?=\"", "\"ř\""), ("=?utf-8?Q?a b?=", "a b"), ("Re:=?utf-8?Q?a?=", "Re:a"),
            ("=?iso-8859-1?Q?a?= =?utf-8?Q?b?=", "ab"), ("x=?y", "x=?y"), ("=?", "=?"), ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
            ("=?utf-8?Q??=", ""), ("=?utf-8?Q?Co?=C4=8D?=", "Co?č"), ("(=?utf-8?Q?a?=)", "(a)"),
            ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ])
    func valuesAreDecoded(value: String, text: String) {
        let read = EncodedWord.decode(value.utf8)
        #expect(read.text == text)
        #expect(read.defects.isEmpty)
    }

    @Test("A broken encoded word is read as far as possible, and noted")
    func brokenWordsAreNoted() {
        #expect(EncodedWord.decode("=?utf-8?X?abc?=".utf8) == ("=?utf-8?X?abc?=", [.badEncodedWord]))
        #expect(EncodedWord.decode("=?utf-8?Q?abc".utf8) == ("=?utf-8?Q?abc", [.badEncodedWord]))
        #expect(EncodedWord.decode("=?utf-8?B?YWJ?=".utf8) == ("ab", [.badEncodedWord]))
        #expect(EncodedWord.decode("=?utf-8?Q?50=?=".utf8) == ("50=", [.badEncodedWord]))
        #expect(EncodedWord.decode("=?klingon?Q?abc?=".utf8) == ("abc", [.unknownCharset]))
    }

    @Test("Raw bytes are read as UTF-8, or their charset is guessed")
    func rawBytesAreUTF8OrGuessed() {
        #expect(EncodedWord.decode("Žluť".utf8) == ("Žluť", []))
        #expect(EncodedWord.decode([0x8E, 0x6C, 0x75, 0x9D]) == ("Žluť", [.raw8BitHeader]))
        #expect(EncodedWord.decode([0x8E, 0x20] + Array("=?utf-8?Q?a?=".utf8)) == ("Ž a", [.raw8BitHeader]))
    }

    @Test("An encoded word cannot bring a line break or NUL into a value")
    func encodedWordsGiveNoLineBreaks() {
        #expect(text("=?utf-8?Q?a=0D=0ABcc:_x=00y?=") == "a  Bcc: x y")
    }

    @Test("Long runs of unfinished words are read in linear time")
    func longRunsOfStartsTakeLinearTime() {
        for piece in ["=?a?q?", " =?a?q?x", "=?a?q??=AA", "?=AA", "=?a?b?", "=?a?"] {
            let isRead = !text("=?a?q?" + String(repeating: piece, count: 50_000)).isEmpty
            #expect(isRead, "\(piece)")
        }
    }

    static let samples = [
        "", "Faktura 2026-001", "Příliš žluťoučký kůň",
        "Zażółć gęślą jaźń – potwierdzenie zamówienia nr 12/2026 dla Państwa firmy",
        "日本語の件名はとても長いことがありますので折り返しが必要になります", "😀 👨‍👩‍👧‍👦 rodina", "a =?utf-8?Q?b?= c", " leading", "trailing ",
        "two  spaces", "tab\there", String(repeating: "x", count: 200),
        String(repeating: "slovo ", count: 60) + "konec",
        String(repeating: "ž", count: 500), "a?b=c_d", "e\u{301}",
    ]

    @Test("Encoded text is read back the same and stays within 78 columns", arguments: samples, [0, 9, 40, 77])
    func encodedTextRoundTripsWithin78Columns(text: String, column: Int) {
        let encoded = EncodedWord.encode(text, column: column)
        #expect(encoded.allSatisfy { $0 < 0x80 })
        let lines = String(decoding: encoded, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            #expect(line.utf8.count + (index == 0 && lines.count > 1 && column < 20 ? column : 0) <= 78)
            #expect(index == 0 || line.hasPrefix(" ") && line.count > 1)
            for word in line.split(separator: " ") where word.hasPrefix("=?") { #expect(word.utf8.count <= 75) }
        }
        let read = EncodedWord.decode(encoded)
        #expect(read.defects.isEmpty)
        #expect(Array(read.text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("Random text is read back as it was encoded")
    func randomTextRoundTrips() {
        var random = SeededRandom(seed: 5)
        let alphabet = Array("aábcčd ?=_()<>,.\"\\ž日😀\t")
        for _ in 0..<3_000 {
            let text = String(
                (0..<Int.random(in: 0...120, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
            )
            let read = EncodedWord.decode(EncodedWord.encode(text, column: Int.random(in: 0...70, using: &random)))
            #expect(read.text == text)
        }
    }

    @Test("Any bytes are decoded without a trap")
    func anyBytesAreDecoded() {
        var random = SeededRandom(seed: 6)
        let pieces = ["=?", "?=", "utf-8", "?q?", "?B?", "=C5", "YQ==", " ", "\r\n ", "x", "?", "="]
        for _ in 0..<5_000 {
            var bytes = (0..<12).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            bytes += random.bytes(upTo: 6)
            _ = EncodedWord.decode(bytes)
        }
    }
}
