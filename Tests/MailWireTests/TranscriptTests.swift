import MailWire
import Testing

@Suite("Transcripts") struct TranscriptTests {
    private func shown(_ line: [UInt8], hiding secrets: [Secret] = [], limits: Transcript.Limits = .init()) -> String {
        let transcript = Transcript(limits: limits)
        secrets.forEach(transcript.hide)
        transcript.received(line)
        return transcript.lines.last?.text ?? ""
    }

    @Test("Each line is kept with its speaker")
    func linesAreKeptWithTheirSpeakers() {
        let transcript = Transcript()
        transcript.event("connected")
        transcript.received(Array("220 mail".utf8))
        transcript.sent(Array("EHLO me".utf8))
        transcript.sent("AUTH PLAIN", hiding: "credentials")
        transcript.sent("", hiding: "password")
        transcript.received("* 1 FETCH", hiding: "20 bytes")
        #expect(
            transcript.description == """
                *: connected
                S: 220 mail
                C: EHLO me
                C: AUTH PLAIN [credentials]
                C: [password]
                S: * 1 FETCH [20 bytes]
                """)
    }

    @Test("A secret is hidden as text and as base64")
    func aSecretIsScrubbedAsTextAndAsBase64() {
        let secret = Secret("abcd efgh")
        #expect(shown(Array("LOGIN jan abcd efgh!".utf8), hiding: [secret]) == "LOGIN jan •••!")
        #expect(shown(Array("x \(Base64.encode(Array("abcd efgh".utf8))) y".utf8), hiding: [secret]) == "x ••• y")
        #expect(shown(Array("abcd efghabcd efgh".utf8), hiding: [secret]) == "••••••")
        #expect(shown([0xFF, 0xFE, 0xFD, 0xFC, 0x41], hiding: [Secret(bytes: [0xFF, 0xFE, 0xFD, 0xFC])]) == "•••A")
        #expect(shown(Array("ab\u{1}cd".utf8), hiding: [Secret("ab\u{1}cd")]) == "•••")
    }

    @Test("Cutting a long line shows no part of a secret")
    func cuttingALongLineShowsNoPartOfASecret() {
        for length in 1...20 {
            let line = Array("0123456789".utf8) + Array("topsecret".utf8)
            let text = shown(line, hiding: [Secret("topsecret")], limits: .init(lineLength: length))
            #expect(!text.contains("t"), "\(length)")
        }
    }

    @Test("A long line is read only a little further than it is shown")
    func ofALongLineNoMoreIsReadThanIsShown() {
        /// Bytes without end, which counts how many were taken.
        final class Source: Sequence, IteratorProtocol {
            var taken = 0
            func next() -> UInt8? {
                taken += 1
                return 0x61
            }
        }
        let source = Source()
        let transcript = Transcript(limits: .init(lineLength: 100))
        transcript.hide(Secret("topsecret"))
        transcript.received(source)
        #expect(transcript.lines.last?.text == String(repeating: "a", count: 100) + "…")
        #expect(source.taken <= 500)
    }

    @Test(
        "Control characters are escaped, and letters of any language are kept",
        arguments: [
            ("\u{1B}[2J", "\\x1B[2J"), ("a\u{7}\u{8}b", "a\\x7\\x8b"), ("\u{9B}31m", "\\x9B31m"),
            ("a\rb\nc", "a\\xDb\\xAc"),
            ("\u{202E}cod", "\\x202Ecod"), ("\u{2028}", "\\x2028"), ("Žluťoučký 🐎", "Žluťoučký 🐎"),
        ])
    func controlCharactersCannotSteerATerminal(text: String, expected: String) {
        #expect(shown(Array(text.utf8)) == expected)
    }

    @Test("A long line is cut, and a long session keeps its first and last lines")
    func longLinesAreCutAndLongSessionsKeepTheirEnds() {
        #expect(shown(Array("abcdef".utf8), limits: .init(lineLength: 4)) == "abcd…")
        #expect(shown(Array("abcd".utf8), limits: .init(lineLength: 4)) == "abcd")
        let transcript = Transcript(limits: .init(firstLines: 2, lastLines: 3))
        for number in 1...10 { transcript.sent(Array("\(number)".utf8)) }
        #expect(transcript.lines.map(\.text) == ["1", "2", "5 lines left out", "8", "9", "10"])
        let short = Transcript(limits: .init(firstLines: 2, lastLines: 0))
        for number in 1...4 { short.sent(Array("\(number)".utf8)) }
        #expect(short.lines.map(\.text) == ["1", "2", "2 lines left out"])
    }
}
