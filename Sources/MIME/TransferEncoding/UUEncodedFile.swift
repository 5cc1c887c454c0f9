import Glibc

/// A uuencoded file, as programs before MIME put it into the text of a message.
public struct UUEncodedFile: Sendable, Hashable {
    /// The name from its `begin` line, as written.
    public var fileName: String
    /// The decoded content.
    public var bytes: [UInt8]
    /// The file's range in the text, from the `begin` line to the end of the `end` line, in bytes.
    public var range: Range<Int>
    /// Whether every line was valid and `end` was present.
    public var isComplete: Bool

    /// Returns the files in a text, in order. Takes linear time: each line is examined once.
    public static func find(in text: UnsafeRawBufferPointer) -> [UUEncodedFile] {
        var files: [UUEncodedFile] = []
        var lines = TextLines(text)
        while let line = lines.next() {
            guard let name = fileName(ofBeginLine: line.text) else { continue }
            // A begin line in prose does not begin a file: the first line of data must be valid.
            guard let first = lines.peek, isDataLine(first.text) || isEnd(first.text) else { continue }
            files.append(read(&lines, name: name, from: line.start))
        }
        return files
    }

    /// Decodes a body in Content-Transfer-Encoding x-uuencode: its files or, if `begin` is missing, its lines.
    static func decode(_ body: UnsafeRawBufferPointer) -> TransferEncoding.Decoded {
        let files = find(in: body)
        if !files.isEmpty {
            let isComplete = files.allSatisfy { $0.isComplete }
            return TransferEncoding.Decoded(
                bytes: files.flatMap { $0.bytes }, defects: isComplete ? [] : [.badUUEncode])
        }
        var lines = TextLines(body)
        let file = read(&lines, name: "", from: 0)
        // Not uuencode at all: return the bytes as they are.
        return TransferEncoding.Decoded(bytes: file.bytes.isEmpty ? [UInt8](body) : file.bytes, defects: [.badUUEncode])
    }

    private static func read(_ lines: inout TextLines, name: String, from start: Int) -> UUEncodedFile {
        var file = UUEncodedFile(fileName: name, bytes: [], range: start..<start, isComplete: false)
        var isRight = true
        var end = lines.position
        while let line = lines.next() {
            if isEnd(line.text) {
                file.isComplete = isRight
                end = line.end
                break
            }
            if line.text.isEmpty {
                end = line.end
                continue
            }
            if !append(line.text, to: &file.bytes) { isRight = false }
            end = line.end
        }
        file.range = start..<end
        return file
    }

    /// Parses `begin 644 name`: the mode in octal digits, then the name up to the end of the line.
    private static func fileName(ofBeginLine line: UnsafeRawBufferPointer) -> String? {
        guard line.count > 10, line.starts(with: "begin ".utf8) else { return nil }
        let mode = line.dropFirst(6).prefix { 0x30...0x37 ~= $0 }
        guard 3...4 ~= mode.count, mode.endIndex < line.count, line[mode.endIndex] == 0x20 else { return nil }
        let name = Charset.decode(line.slice(mode.endIndex + 1..<line.count), label: nil).text
        return name.isEmpty ? nil : name
    }

    private static func isEnd(_ line: UnsafeRawBufferPointer) -> Bool {
        line.starts(with: "end".utf8) && line.dropFirst(3).allSatisfy { $0.isWSP }
    }

    /// Returns whether a line is data: a character for its byte count, then four for every three bytes. Trailing spaces
    /// may be missing.
    private static func isDataLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let first = line.first, 0x20...0x60 ~= first else { return false }
        let needed = (Int((first - 0x20) & 0x3F) + 2) / 3 * 4
        return line.count - 1 <= needed + 2 && line.allSatisfy { 0x20...0x60 ~= $0 }
    }

    /// Appends a line's bytes. Returns `false` if it is not a line of data, or is truncated.
    private static func append(_ line: UnsafeRawBufferPointer, to bytes: inout [UInt8]) -> Bool {
        guard isDataLine(line) else { return false }
        var left = Int((line[0] - 0x20) & 0x3F)
        let isShort = line.count - 1 < (left * 4 + 2) / 3
        var position = 1
        while left > 0 {
            var group: UInt32 = 0
            for place in position..<position + 4 {
                // Relays remove spaces at the end of a line, which encode zero.
                group = group << 6 | UInt32(place < line.count ? (line[place] - 0x20) & 0x3F : 0)
            }
            for shift: UInt32 in [16, 8, 0].prefix(left) { bytes.append(UInt8(truncatingIfNeeded: group >> shift)) }
            left -= 3
            position += 4
        }
        return !isShort
    }
}

/// The lines of a text, ending in CRLF or LF.
private struct TextLines {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    typealias Line = (text: UnsafeRawBufferPointer, start: Int, end: Int)

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var peek: Line? {
        guard position < bytes.count, let base = bytes.baseAddress else { return nil }
        let feed = memchr(base + position, 0x0A, bytes.count - position).map { UnsafeRawPointer($0) - base }
        var textEnd = feed ?? bytes.count
        if textEnd > position, bytes[textEnd - 1] == 0x0D { textEnd -= 1 }
        return (bytes.slice(position..<textEnd), position, feed.map { $0 + 1 } ?? bytes.count)
    }

    mutating func next() -> Line? {
        guard let line = peek else { return nil }
        position = line.end
        return line
    }
}
