import Testing

@testable import MIME

@Suite("Transfer encodings") struct TransferEncodingTests {
    @Test(
        "A transfer encoding is read from its header field",
        arguments: [
            ("7bit", .sevenBit), (" 8BIT ", .eightBit), ("Base64", .base64), ("(c) base64 (d)", .base64),
            ("\"base64\"", .base64),
            ("quoted-printable;", .quotedPrintable), ("binary", .binary), ("x-uuencode", .uuencode),
            ("uuencode", .uuencode),
            ("", nil), ("zip", nil),
        ] as [(String, TransferEncoding?)])
    func fieldsAreParsed(value: String, encoding: TransferEncoding?) {
        #expect(TransferEncoding(headerValue: value) == encoding)
    }

    @Test("An encoding that changes nothing returns the same bytes")
    func identityEncodingsReturnTheBytes() {
        for encoding in TransferEncoding.allCases where encoding.isIdentity {
            #expect(encoding.decode([0, 255, 13, 10]) == .init(bytes: [0, 255, 13, 10], defects: []))
        }
    }
}
