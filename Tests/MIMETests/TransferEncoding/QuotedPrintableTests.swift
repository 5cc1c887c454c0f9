import TestSupport
import Testing

@testable import MIME

@Suite("Quoted-printable") struct QuotedPrintableTests {
    private func decode(_ text: String) -> (String, [Defect.Kind]) {
        let decoded = TransferEncoding.quotedPrintable.decode(text.utf8)
        return (String(decoding: decoded.bytes, as: UTF8.self), decoded.defects)
    }

    @Test(
        "Valid text is decoded without a defect",
        arguments: [
            ("", ""), ("abc", "abc"), ("=C5=99", "ř"), ("=c5=99", "ř"), ("a=\r\nb", "ab"), ("a=\nb", "ab"),
            ("a= \t\r\nb", "ab"),
            ("a  \r\nb\t\n", "a\r\nb\n"), ("a=20\r\nb", "a \r\nb"), ("a=", "a"), ("=3D=3D\n\n", "==\n\n"),
            ("a\rb", "a\rb"),
        ])
    func validTextHasNoDefects(text: String, plain: String) {
        #expect(decode(text) == (plain, []))
    }

    @Test(
        "An equals sign that encodes nothing is kept, and noted",
        arguments: [("a=b", "a=b"), ("a=XY c", "a=XY c"), ("=4", "=4"), ("1+1=2\r\n", "1+1=2\r\n"), ("==41", "=A")])
    func aBareMarkIsKept(text: String, plain: String) {
        #expect(decode(text) == (plain, [.badQuotedPrintable]))
    }

    @Test("Encoded bytes are decoded to the same bytes, and lines are safe and have at most 76 characters")
    func encodedBytesRoundTripInLinesOf76() {
        var random = SeededRandom(seed: 3)
        for round in 0..<1_000 {
            let bytes: [UInt8]
            if round.isMultiple(of: 2) {
                bytes = random.bytes(upTo: 300)
            } else {
                let words = [
                    "Příliš", "žluťoučký", "From ", ".", "\r\n", " ", "\t", "=", "a", "\r\n.\r\n", "\r\nFrom x",
                ]
                bytes = (0..<40).flatMap { _ in Array((words.randomElement(using: &random) ?? "").utf8) }
            }
            for isText in [true, false] {
                let encoded = TransferEncoding.quotedPrintable.encode(bytes, isText: isText)
                let text = String(decoding: encoded, as: UTF8.self)
                let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
                #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0 != "." && !$0.hasPrefix("From ") })
                #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
                #expect(text.utf8.allSatisfy { $0 < 0x80 })
                #expect(TransferEncoding.quotedPrintable.decode(encoded) == .init(bytes: bytes, defects: []))
            }
        }
    }

    @Test("The best encoding is the smallest safe one")
    func bestEncodingIsTheSmallestSafeOne() {
        func best(_ text: String) -> TransferEncoding { .best(for: text.utf8, isText: true) }
        #expect(best("Hello\r\nworld\r\n") == .sevenBit)
        #expect(best("") == .sevenBit)
        #expect(best("Dobrý den\r\n") == .quotedPrintable)
        #expect(best("日本語の文章です。これは長い文章です。\r\n") == .base64)
        #expect(best(String(repeating: "a", count: 79)) == .quotedPrintable)
        #expect(best("From here\r\n") == .quotedPrintable)
        #expect(best("a\r\n.\r\n") == .quotedPrintable)
        #expect(best("a \r\nb") == .quotedPrintable)
        #expect(best("a\nb") == .quotedPrintable)
        #expect(best("a\u{0}b") == .quotedPrintable)
        #expect(TransferEncoding.best(for: "abc".utf8, isText: false) == .base64)
    }
}
