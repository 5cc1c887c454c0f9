import Foundation
import Testing

@testable import IMAP

/// Needlessly long responses cost no more than their bytes.
@Suite("Long responses") struct LongAnswerTests {
    /// Returns the processor time, in seconds, that a response with `count` literals takes.
    private func cost(ofLiterals count: Int) -> Double {
        let literal = "{1000}\r\n" + String(repeating: "x", count: 1000)
        let bytes = Array("* ID (\(String(repeating: literal + " ", count: count)))\r\n".utf8)
        let start = Self.processorSeconds()
        #expect(decode(bytes).count == 1)
        return Self.processorSeconds() - start
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("A response of many literals takes linear time")
    func aResponseOfManyLiteralsTakesLinearTime() {
        _ = cost(ofLiterals: 100)
        // Quadratic time would be 16 times as long.
        #expect(cost(ofLiterals: 8000) < 9 * max(cost(ofLiterals: 2000), 0.001))
    }

    @Test("Literals are read the same however the response is split")
    func literalsAreReadAlikeHoweverTheResponseIsSplit() {
        let bytes = wire("* LIST () {1}\n/ {3}\nabc\n* ID ({1}\na {0}\n {2}\nbc NIL)\n")
        let whole = decode(bytes)
        #expect(whole.count == 2)
        for place in 1..<bytes.count { #expect(decode(bytes, cutAt: [place]) == whole) }
    }

    @Test("A long status text is cut between two characters")
    func statusTextIsCutBetweenCharacters() throws {
        let words = String(repeating: "é", count: 10_000)
        for line in ["* OK \(words)", "* OK [ALERT] \(words)", "A1 NO \(words)", "* BYE x\(words)"] {
            let text = try #require(status(responses(line).first)).text
            #expect(text.hasSuffix("é…") && text.utf8.count <= 4096 + "…".utf8.count)
        }
        let code = status(responses("* OK [X-URL \(words)] hi").first)?.code
        guard case .other(name: "X-URL", let arguments)? = code else {
            Issue.record("\(String(describing: code))")
            return
        }
        #expect(arguments.utf8.count <= 4100)
        #expect(status(responses("* OK short   ").first)?.text == "short")
    }

    @Test("Capabilities and the fields of an ID are bounded")
    func capabilitiesAndIDFieldsAreBounded() {
        let fields = (0..<100).map { "\"n\($0)\" \"\(String(repeating: "v", count: 5000))\"" }
        guard case .id(let id)? = responses("* ID (\(fields.joined(separator: " ")))").first else {
            Issue.record("no ID")
            return
        }
        #expect(id.count == 30 && id.values.allSatisfy { $0.utf8.count == 1024 })
        let names = (0..<10_000).map { "C\($0)" } + [String(repeating: "N", count: 300)]
        guard case .capability(let set)? = responses("* CAPABILITY \(names.joined(separator: " "))").first else {
            Issue.record("no CAPABILITY")
            return
        }
        #expect(set.names.count == 2000)
    }

    @Test("The bytes that an attribute keeps are counted")
    func theContentsOfAttributesAreCounted() {
        let text = String(repeating: "x", count: 1000)
        for attribute in [
            "ENVELOPE (NIL \"\(text)\" NIL NIL NIL NIL NIL NIL NIL NIL)",
            "ENVELOPE (NIL NIL ((\"\(text)\" NIL \"a\" \"b\")) NIL NIL NIL NIL NIL NIL NIL)",
            "BODYSTRUCTURE (\"text\" \"plain\" (\"name\" \"\(text)\") NIL NIL \"7bit\" 1 1)", "X-ODD \"\(text)\"",
            "FLAGS (\(text))", "X-GM-LABELS (\(text))", "EMAILID (\(text))",
        ] {
            let kept = attributes(attribute).reduce(0) { $0 + $1.keptBytes }
            #expect(kept >= 1000 && kept < 2000, "\(attribute.prefix(12)): \(kept)")
        }
    }
}
