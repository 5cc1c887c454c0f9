import Foundation
import Testing

@testable import Pennypost

@Suite("JSON on one line")
struct JSONLineEncoderTests {
    private struct Letter: Encodable {
        var zeta: String?
        var alpha: [Int]
        var middle: Inner

        struct Inner: Encodable {
            var flag: Bool
            var share: Double
        }
    }

    /// An optional of each type for which the standard library would leave the key out.
    private struct Unknown: Encodable {
        var a: Bool?, b: String?, c: Double?, d: Float?, e: Letter.Inner?
        var f: Int?, g: Int8?, h: Int16?, i: Int32?, j: Int64?
        var k: UInt?, l: UInt8?, m: UInt16?, n: UInt32?, o: UInt64?
    }

    private func line(_ value: some Encodable) throws -> String {
        String(decoding: try JSONLineEncoder().encode(value), as: UTF8.self)
    }

    @Test("Keys keep the order in which they were encoded; a missing value is null")
    func keepsOrder() throws {
        let letter = Letter(zeta: nil, alpha: [1, -2], middle: .init(flag: true, share: 0.5))
        #expect(try line(letter) == #"{"zeta":null,"alpha":[1,-2],"middle":{"flag":true,"share":0.5}}"#)
    }

    @Test("An unknown value of any type is null, and a known one is written")
    func writesUnknown() throws {
        let nulls = "abcdefghijklmno".map { "\"\($0)\":null" }.joined(separator: ",")
        #expect(try line(Unknown()) == "{\(nulls)}")
        #expect(try line(Unknown(j: 5)) == "{\(nulls)}".replacing("\"j\":null", with: "\"j\":5"))
    }

    @Test("Two values are written as one object, in their order")
    func joins() throws {
        let inner = Letter.Inner(flag: false, share: 1)
        #expect(try line(JSONJoined(inner, ["id": 7])) == #"{"flag":false,"share":1.0,"id":7}"#)
    }

    @Test("Letters and slashes are not escaped; quotes, backslashes and what a terminal obeys are")
    func escapesOnlyWhatMustBe() throws {
        #expect(try line("Žluťoučký 🎉 a/b") == "\"Žluťoučký 🎉 a/b\"")
        #expect(
            try line("\"\\\n\r\t\u{1B}[31m\u{7F}\u{9B}\u{A0}") == #""\"\\\n\r\t\u001b[31m\u007f\u009b"# + "\u{A0}\"")
    }

    @Test("Invisible characters and those that change the direction of text are escaped")
    func escapesHidden() throws {
        #expect(try line("a\u{202E}b\u{61C}c") == #""a\u202eb\u061cc""#)
        #expect(try line("\u{FEFF}\u{200B}\u{2066}\u{E0041}") == #""\ufeff\u200b\u2066\udb40\udc41""#)
        #expect(try line("日本語 — „ł“ 👍 Ω") == "\"日本語 — „ł“ 👍 Ω\"")
    }

    @Test("Any text comes back unchanged")
    func roundTrips() throws {
        let values =
            Array(UInt32(0)..<0x3200) + Array(0xF900..<0x10100) + Array(0x1F300..<0x1F700) + Array(0xE0000..<0xE0200)
        let text = String(String.UnicodeScalarView(values.compactMap(Unicode.Scalar.init)))
        #expect(try JSONDecoder().decode([String].self, from: Data(JSONLineEncoder().encode([text]))) == [text])
    }

    @Test("Empty arrays, empty objects and nested arrays are written as such")
    func writesEmptyContainers() throws {
        #expect(try line([[Int]]()) == "[]")
        #expect(try line([[1], []]) == "[[1],[]]")
        #expect(try line([String: Int]()) == "{}")
    }

    @Test("A number that JSON cannot represent is an error")
    func refusesInfinity() {
        #expect(throws: EncodingError.self) { try JSONLineEncoder().encode([Double.infinity]) }
    }
}
