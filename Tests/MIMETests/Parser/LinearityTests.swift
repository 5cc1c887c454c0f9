import Testing

@testable import MIME

/// Counts the bytes that the scan examines. The count must be proportional to the number of bytes.
@Suite("Work is linear in the number of bytes")
struct LinearityTests {
    struct Shape: CustomTestStringConvertible {
        var testDescription: String
        var make: @Sendable (Int) -> String
    }

    static let deep = (0..<60).map { "Content-Type: multipart/mixed; boundary=x\($0)\n\n--x\($0)\n" }.joined()

    static let shapes = [
        Shape(testDescription: "lines of CR alone") { String(repeating: "A: b\r", count: $0) },
        Shape(testDescription: "one line") { String(repeating: "a", count: $0) },
        Shape(testDescription: "stray lines") { "A: b\n" + String(repeating: "stray\nA: b\n", count: $0) },
        Shape(testDescription: "blank folds") { "A: b\n" + String(repeating: " \n", count: $0) },
        Shape(testDescription: "hyphens") {
            "Content-Type: multipart/mixed; boundary=x\n\n" + String(repeating: "-", count: $0)
        },
        Shape(testDescription: "hyphens apart") {
            "Content-Type: multipart/mixed; boundary=x\n\n" + String(repeating: "- ", count: $0)
        },
        Shape(testDescription: "near boundaries, deep") { deep + "\n" + String(repeating: "--x\n", count: $0) },
        Shape(testDescription: "boundaries with blanks and more, deep") {
            deep + "\n" + String(repeating: "--x59\(String(repeating: " ", count: 50))y\n", count: $0 / 20)
        },
        Shape(testDescription: "embedded messages") {
            String(repeating: "Content-Type: message/rfc822\n\n", count: $0 / 10)
        },
        Shape(testDescription: "parts") {
            "Content-Type: multipart/mixed; boundary=x\n\n" + String(repeating: "--x\n\n", count: $0)
        },
        Shape(testDescription: "base64 in base64 by label") {
            String(repeating: "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n", count: $0 / 10)
        },
    ]

    @Test("Twice the bytes take at most about twice the work", arguments: shapes)
    func linear(shape: Shape) {
        func work(_ size: Int) -> (bytes: Int, examined: Int) {
            let bytes = Array(shape.make(size).utf8)
            return (bytes.count, Message(parsing: bytes).layout.examined)
        }
        let small = work(4_000)
        let large = work(16_000)
        let growth = Double(large.examined) / Double(max(small.examined, 1))
        let expected = Double(large.bytes) / Double(small.bytes)
        #expect(growth <= expected * 1.3 + 0.5)
        // A line may be compared with each of at most 64 open boundaries.
        #expect(large.examined <= large.bytes * 70)
    }
}
