import Testing

@testable import MIME

@Suite("Limits of the parser")
struct LimitsTests {
    static func nested(_ depth: Int) -> [UInt8] {
        Array((0..<depth).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined().utf8)
    }

    @Test("Parts deeper than the limit are left unread, and that is noted")
    func nesting() {
        var limits = ParserLimits()
        limits.nesting = 3
        let message = Message(parsing: Self.nested(10), limits: limits)
        #expect(message.parts.reduce(0) { count, _ in count + 1 } == 4)
        #expect(message.defects.contains { $0.kind == .nestingTooDeep })
    }

    @Test("Nesting too deep for any stack is read")
    func veryDeep() {
        var limits = ParserLimits()
        limits.nesting = 20_000
        limits.parts = 30_000
        let text = String(repeating: "Content-Type: message/rfc822\n\n", count: 10_000)
        let message = Message(parsing: Array(text.utf8), limits: limits)
        #expect(message.parts.reduce(0) { count, _ in count + 1 } == 10_001)
        #expect(message.text == nil)
    }

    @Test("Parts past the limit are left unread, and that is noted")
    func parts() {
        var limits = ParserLimits()
        limits.parts = 5
        let text = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 20)
        let message = Message(parsing: Array(text.utf8), limits: limits)
        #expect(message.root.children.count == 4)
        #expect(message.defects.contains { $0.kind == .tooManyParts })
    }

    @Test("Header fields past the limits are left out, and that is noted once")
    func headers() {
        var limits = ParserLimits()
        limits.headerFields = 3
        let text = String(repeating: "A: b\n c\n", count: 10) + "\nbody"
        let message = Message(parsing: Array(text.utf8), limits: limits)
        #expect(message.headers.count == 3)
        #expect(message.headers.map(\.rawValue) == ["b c", "b c", "b c"])
        #expect(message.root.decodedText() == "body")
        #expect(message.defects.map(\.kind) == [.tooManyHeaders])
    }

    @Test("A field longer than the limit is cut, and that is noted; the next is whole")
    func fieldLength() {
        var limits = ParserLimits()
        limits.headerFieldLength = 10
        let message = Message(parsing: Array("Subject: 123456789\n 0\nA: b\n\n".utf8), limits: limits)
        #expect(message.headers.map(\.rawValue) == ["1", "b"])
        #expect(message.defects.map(\.kind) == [.headerTooLong])
        #expect(message.defects.map(\.location.header) == ["Subject"])
    }

    @Test("Defects are kept up to the limit")
    func defects() {
        var limits = ParserLimits()
        limits.defects = 7
        let text = "A: b\n" + String(repeating: "stray\nA: b\n", count: 100) + "\n"
        #expect(Message(parsing: Array(text.utf8), limits: limits).defects.count == 7)
        #expect(Message(parsing: Array(text.utf8), limits: limits).allDefects().count == 7)
    }

    @Test("Nested encoded containers are opened up to the limit")
    func encodedContainers() {
        let text = String(
            repeating: "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n", count: 8
        )
        let message = Message(parsing: Array(text.utf8))
        #expect(message.parts.reduce(0) { count, _ in count + 1 } == 1 + ParserLimits().encodedContainers)
    }

    @Test("Lines of 998 bytes are allowed, longer ones noted, whatever ends them", arguments: ["\n", "\r\n", "\r"])
    func longLines(lineEnd: String) {
        func kinds(_ length: Int) -> [Defect.Kind] {
            let line = String(repeating: "x", count: length)
            let text = ["A: b", "", "short", line, "short", ""].joined(separator: lineEnd)
            return Message(parsing: Array(text.utf8)).defects.map(\.kind)
        }
        #expect(kinds(998).isEmpty)
        #expect(kinds(999) == [.lineTooLong])
        #expect(kinds(5000) == [.lineTooLong])
    }
}
