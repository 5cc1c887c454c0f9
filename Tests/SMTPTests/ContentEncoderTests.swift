import SMTP
import Testing

@Suite("Message content on the wire") struct ContentEncoderTests {
    private func encoded(_ text: String, piece: Int = .max, stuffsDots: Bool = true) -> String {
        var encoder = ContentEncoder(stuffsDots: stuffsDots)
        var wire: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            wire += [UInt8](unsafeUninitializedCapacity: ContentEncoder.room(for: part.count)) { output, count in
                count = part.withUnsafeBytes { encoder.encode($0, into: UnsafeMutableRawBufferPointer(output)) }
            }
        }
        wire += [UInt8](unsafeUninitializedCapacity: ContentEncoder.roomForEnd) { output, count in
            count = encoder.end(into: UnsafeMutableRawBufferPointer(output))
        }
        return String(decoding: wire, as: UTF8.self)
    }

    private static let cases: [(message: String, wire: String)] = [
        ("", ".\r\n"),
        ("a", "a\r\n.\r\n"),
        ("a\r\n", "a\r\n.\r\n"),
        ("a\nb\n", "a\r\nb\r\n.\r\n"),
        ("a\rb\r", "a\r\nb\r\n.\r\n"),
        ("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n"),
        ("a\n\r\nb", "a\r\n\r\nb\r\n.\r\n"),
        (".", "..\r\n.\r\n"),
        (".a\r\n..b\r\nc.d\r\n.\r\n", "..a\r\n...b\r\nc.d\r\n..\r\n.\r\n"),
        // What SMTP smugglers send: an end of data that only one of two servers recognises.
        ("a\n.\nMAIL FROM:<x@y>\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n.\r\n"),
        ("a\n.\r\nMAIL\r\n", "a\r\n..\r\nMAIL\r\n.\r\n"),
        ("a\r.\rMAIL\r", "a\r\n..\r\nMAIL\r\n.\r\n"),
        ("a\r.\r\nMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"),
    ]

    @Test(
        "Every line end becomes CRLF, and a dot that begins a line is doubled, however the bytes are split",
        arguments: [1, 2, 3, Int.max])
    func everyLineEndBecomesCRLFAndDotsAreStuffed(piece: Int) {
        for (message, wire) in Self.cases {
            #expect(encoded(message, piece: piece) == wire, "\(message.debugDescription)")
        }
    }

    @Test("Chunks are not dot-stuffed")
    func chunksAreNotDotStuffed() {
        #expect(encoded(".a\n.b", stuffsDots: false) == ".a\r\n.b\r\n")
        #expect(encoded(".a\r\n", stuffsDots: false) == ".a\r\n")
    }

    @Test("The survey predicts the encoded size, the stuffed dots and whether the bytes are sent unchanged")
    func theSurveyAgreesWithTheEncoder() {
        var random = SystemRandomNumberGenerator()
        let alphabet: [Character] = ["\r", "\n", ".", "a", "b"]
        for length in 0..<600 {
            let message = (0..<length).reduce(into: "") { text, _ in
                text.unicodeScalars.append(
                    contentsOf: alphabet.randomElement(using: &random)?.unicodeScalars ?? "a".unicodeScalars)
            }
            let survey = Array(message.utf8).withUnsafeBytes { ContentSurvey($0) }
            let wire = encoded(message)
            #expect(survey.wireSize + survey.stuffedDots + 3 == wire.utf8.count, "\(message.debugDescription)")
            #expect(
                survey.isVerbatim == (message + (survey.endsLine ? "" : "\r\n") + ".\r\n" == wire),
                "\(message.debugDescription)")
        }
    }

    @Test(
        "The survey finds 8-bit bytes, a bare CR or LF and stuffed dots at any position",
        arguments: [0, 15, 16, 17, 40, 1001])
    func theSurveyFindsUnusualBytesAtAnyPosition(position: Int) {
        let lines = String(repeating: "abcdefghi\r\n", count: 100)
        func survey(_ insert: [UInt8]) -> ContentSurvey {
            var bytes = Array(lines.utf8)
            bytes.insert(contentsOf: insert, at: position)
            return bytes.withUnsafeBytes { ContentSurvey($0) }
        }
        #expect(Array(lines.utf8).withUnsafeBytes { ContentSurvey($0) }.isVerbatim)
        #expect(survey([0xC3]).isEightBit)
        #expect(survey([0xC3]).isVerbatim)
        #expect(!survey([13, 97]).hasOnlyCRLF)
        #expect(!survey([97, 10]).hasOnlyCRLF)
        #expect(survey([13, 10, 46]).stuffedDots == 1)
        #expect(!survey([97]).isEightBit)
    }
}
