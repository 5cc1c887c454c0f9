import TestSupport
import Testing

@testable import MIME

@Suite("Base64") struct Base64Tests {
    private func decode(_ text: String) -> (String, [Defect.Kind]) {
        let decoded = TransferEncoding.base64.decode(text.utf8)
        return (String(decoding: decoded.bytes, as: UTF8.self), decoded.defects)
    }

    @Test(
        "Valid text is decoded without a defect",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"), ("Zm9v\r\nYmFy\r\n", "foobar"), ("Z m 9 v\tY\nm\rF y", "foobar"),
            ("Zg=\r\n=\r\n", "f"),
        ])
    func validTextHasNoDefects(text: String, plain: String) {
        #expect(decode(text) == (plain, []))
    }

    @Test(
        "Broken text is decoded as far as possible, and noted",
        arguments: [
            ("Zg", "f"), ("Zm8", "fo"), ("Zm9vZ", "foo"), ("Zg=", "f"), ("Zm9v!Ym*Fy", "foobar"), ("Zg==Zm8=", "ffo"),
            ("Zm9vYg==Zm9vYmFy", "foobfoobar"), ("====", ""), ("=Zm9v", "foo"), ("Zm9v\u{0}YmFy", "foobar"),
        ])
    func brokenTextIsDecodedAsFarAsPossible(text: String, plain: String) {
        #expect(decode(text) == (plain, [.badBase64]))
    }

    @Test("Encoded bytes are decoded to the same bytes, and lines have at most 76 characters")
    func encodedBytesRoundTripInLinesOf76() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<500 {
            let bytes = random.bytes(upTo: 400)
            let encoded = TransferEncoding.base64.encode(bytes, isText: false)
            let lines = encoded.split(separator: 0x0A)
            #expect(lines.allSatisfy { $0.count <= 77 && $0.last == 0x0D })
            #expect(TransferEncoding.base64.decode(encoded) == .init(bytes: bytes, defects: []))
        }
        #expect(TransferEncoding.base64.encode([], isText: false) == [])
    }

    @Test("Any bytes are decoded, to no more bytes than there were")
    func anyBytesAreDecoded() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<5_000 {
            let bytes = random.bytes(upTo: 80)
            #expect(TransferEncoding.base64.decode(bytes).bytes.count <= bytes.count)
        }
    }
}
