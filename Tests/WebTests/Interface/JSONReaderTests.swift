import Storage
import TestSupport
import Testing

@testable import Web

@Suite("JSON from outside")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test(
        "Each kind of value is read, and written again as it was",
        arguments: [
            "null", "true", "false", "0", "-1", "9223372036854775807", "\"\"", "\"žluťoučký 🐎\"", "[]", "{}",
            "[1,[2,[3]],{\"a\":null}]", "{\"b\":1,\"a\":[true,\"x\"]}", #""\"\\\u0007""#,
        ])
    func roundTrip(_ text: String) throws {
        #expect(String(decoding: try read(text).bytes, as: UTF8.self) == text)
    }

    @Test("Escapes, white space and numbers of every form are read")
    func forms() throws {
        #expect(try read(#" "\b\f\n\r\t\/\u017d\ud83d\udc0e" "#) == .text("\u{8}\u{c}\n\r\t/Ž🐎"))
        #expect(try read("\t{\r\n\"a\" : [ 1 , 2 ] }\n") == ["a": [1, 2]])
        #expect(try read("1.5e3") == .decimal(1_500) && read("-0.25") == .decimal(-0.25))
        #expect(try read("9223372036854775808") == .decimal(9_223_372_036_854_775_808))
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "nul", "nulll", "True", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x1", "NaN", "1 2",
            "'a'",
            "\"", "\"a", "\"\u{1}\"", #""\x""#, #""\u12""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#,
            #""\ud800\n""#, "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
            "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{1:1}", "]", "\u{FEFF}1", "// 1", "1e999",
            String(repeating: "1", count: 41),
        ])
    func malformed(_ text: String) {
        #expect(throws: JSONDefect.self) { try read(text) }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func encoding() {
        for bytes: [UInt8] in [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xff]] {
            #expect(throws: JSONDefect.self) { try JSONReader.read(bytes) }
        }
    }

    @Test("Members of one name, deep nesting and many values are refused")
    func limits() throws {
        #expect(throws: JSONDefect.repeated("a")) { try read(#"{"a":1,"\u0061":2}"#) }
        let deepest = String(repeating: "[", count: 8) + String(repeating: "]", count: 8)
        #expect(try read(deepest) != .null)
        #expect(throws: JSONDefect.tooDeep) { try read("[\(deepest)]") }
        #expect(throws: JSONDefect.tooDeep) { try read(String(repeating: "{\"a\":", count: 9)) }
        let most = Array(repeating: "0", count: 999).joined(separator: ",")
        #expect(try read("[\(most)]") != .null)
        #expect(throws: JSONDefect.tooManyValues) { try read("[\(most),0]") }
    }

    @Test("No bytes at all reach a trap, and what is read can be written and read again")
    func anyBytes() throws {
        var random = SeededRandom(seed: 11)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "u", "d83d", "dc0e", "a", "1", "-", ".", "e", "null", " ",
        ]
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<24, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
                }
            }
            guard let value = try? JSONReader.read(bytes) else { continue }
            #expect(try JSONReader.read(value.bytes) == value)
        }
    }
}

@Suite("Moments as programs write them")
struct InterfaceMomentTests {
    @Test(
        "A moment of RFC 3339 is read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-30T12:00:00Z", 1_796_040_000_000_000),
            ("2026-11-30T13:30:00.5+01:30", 1_796_040_000_500_000),
            ("2026-11-30t07:00:00.1234567-05:00", 1_796_040_000_123_456),
            ("2024-02-29T23:59:60z", 1_709_251_199_000_000), ("1969-12-31T23:59:59Z", -1_000_000),
            ("0000-01-01T00:00:00Z", -62_167_219_200_000_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000_000),
        ])
    func read(_ text: String, _ microseconds: Int64) {
        #expect(InterfaceMoment.read(text) == Timestamp(microseconds: microseconds))
    }

    @Test("Each moment that the interface writes is read as the same")
    func roundTrip() {
        var random = SeededRandom(seed: 11)
        for _ in 0..<2_000 {
            let moment = Timestamp(
                microseconds: Int64.random(in: -62_167_219_200_000_000...253_402_300_799_000_000, using: &random))
            #expect(InterfaceMoment.read(moment.description) == moment)
        }
    }

    @Test(
        "What is none is refused",
        arguments: [
            "", "2026-11-30", "2026-11-30T12:00:00", "2026-11-30 12:00:00Z", "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00",
            "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00Zx", "26-01-01T00:00:00Z", "2026-1-1T0:0:0Z",
            "2026-01-01T00:00:00." + String(repeating: "1", count: 40) + "Z",
        ])
    func malformed(_ text: String) {
        #expect(InterfaceMoment.read(text) == nil)
    }
}
