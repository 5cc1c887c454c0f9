import TestSupport
import Testing

@testable import MIME

@Suite("Uuencoded files") struct UUEncodedFileTests {
    private func find(_ text: String) -> [UUEncodedFile] {
        Array(text.utf8).withUnsafeBytes { UUEncodedFile.find(in: $0) }
    }

    @Test("A file within a text is found, with its range", arguments: ["\n", "\r\n"])
    func filesInTextAreFound(lineEnd: String) throws {
        let text = ["Hello,", "begin 644 cat.txt", "#0V%T", "`", "end", "bye", ""].joined(separator: lineEnd)
        let file = try #require(find(text).first)
        #expect(file.fileName == "cat.txt")
        #expect(file.bytes == Array("Cat".utf8))
        #expect(file.isComplete)
        let rest = text.utf8.dropFirst(file.range.upperBound)
        #expect(String(decoding: rest, as: UTF8.self) == "bye" + lineEnd)
        #expect(text.utf8.prefix(file.range.lowerBound).count == 6 + lineEnd.utf8.count)
    }

    @Test("Prose that begins like a file is not one")
    func proseIsNotAFile() {
        #expect(find("begin 644 things today\nThen go on with the others, please.\n").isEmpty)
        #expect(find("begin your day with tea\n#0V%T\n").isEmpty)
    }

    @Test("A file without an end is incomplete")
    func aFileWithoutEndIsIncomplete() {
        let files = find("begin 644 a\n#0V%T\n")
        #expect(files.count == 1)
        #expect(files.first?.isComplete == false)
        #expect(files.first?.bytes == Array("Cat".utf8))
    }

    @Test("A uuencoded body is decoded, and a broken one is noted")
    func uuencodedBodiesAreDecoded() {
        let body = Array("begin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n".utf8)
        #expect(TransferEncoding.uuencode.decode(body) == .init(bytes: Array("Cat".utf8), defects: []))
        #expect(
            TransferEncoding.uuencode.decode("#0V%T\n".utf8) == .init(bytes: Array("Cat".utf8), defects: [.badUUEncode])
        )
        #expect(TransferEncoding.uuencode.decode("žádný".utf8).defects == [.badUUEncode])
    }

    @Test("Missing trailing spaces count as zero bytes")
    func missingTrailingSpacesAreZero() {
        #expect(TransferEncoding.uuencode.decode("begin 644 a\n&```\n`\nend\n".utf8).bytes == [0, 0, 0, 0, 0, 0])
    }

    @Test("Any bytes are decoded to a bounded number of bytes")
    func anyBytesAreDecoded() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<2_000 {
            var bytes = Array("begin 644 x\n".utf8)
            bytes += random.bytes(upTo: 200).map { $0 & 0x7F }
            #expect(TransferEncoding.uuencode.decode(bytes).bytes.count <= bytes.count * 64)
        }
    }
}
