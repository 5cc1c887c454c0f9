import Glibc

/// A file in uuencode, as programs before MIME put it into the text of a message.
public struct UUEncodedFile: Sendable, Hashable {
    /// The name on its `begin` line, as it stands there.
    public var fileName: String
    /// What it holds.
    public var bytes: [UInt8]
    /// Where it lies in the text: from its `begin` line to the end of its `end` line.
    public var range: Range<Int>
    /// Whether every line was right and `end` was there.
    public var isComplete: Bool

    /// The files in a text, in order. Linear: each line is looked at once.
    public static func find(in text: UnsafeRawBufferPointer) -> [UUEncodedFile] {
        var files: [UUEncodedFile] = []
        var lines = TextLines(text)
        while let line = lines.next() {
            guard let name = fileName(ofBeginLine: line.text) else { continue }
            // A begin line in prose is no file: its first line of data must be right.
            guard let first = lines.peek, isDataLine(first.text) || isEnd(first.text) else { continue }
            files.append(read(&lines, name: name, from: line.start))
        }
        return files
    }

    /// The bytes of a body in Content-Transfer-Encoding x-uuencode: of its files, or, where `begin` is missing, of its lines.
    static func decode(_ body: UnsafeRawBufferPointer) -> TransferEncoding.Decoded {
        let files = find(in: body)
        if !files.isEmpty {
            let isComplete = files.allSatisfy { $0.isComplete }
            return TransferEncoding.Decoded(
                bytes: files.flatMap { $0.bytes }, defects: isComplete ? [] : [.badUUEncode])
        }
        var lines = TextLines(body)
        let file = read(&lines, name: "", from: 0)
        // Not uuencode at all: the bytes as they stand.
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

    /// `begin 644 name`: the mode in octal digits, then the name to the line's end.
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

    /// The first character gives the number of bytes; four characters for each three follow, trailing blanks perhaps lost.
    private static func isDataLine(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let first = line.first, 0x20...0x60 ~= first else { return false }
        let needed = (Int((first - 0x20) & 0x3F) + 2) / 3 * 4
        return line.count - 1 <= needed + 2 && line.allSatisfy { 0x20...0x60 ~= $0 }
    }

    /// Adds a line's bytes; false where it is no line of data, or cut short.
    private static func append(_ line: UnsafeRawBufferPointer, to bytes: inout [UInt8]) -> Bool {
        guard isDataLine(line) else { return false }
        var left = Int((line[0] - 0x20) & 0x3F)
        let isShort = line.count - 1 < (left * 4 + 2) / 3
        var position = 1
        while left > 0 {
            var group: UInt32 = 0
            for place in position..<position + 4 {
                // Relays cut spaces at a line's end; they stand for zero.
                group = group << 6 | UInt32(place < line.count ? (line[place] - 0x20) & 0x3F : 0)
            }
            for shift: UInt32 in [16, 8, 0].prefix(left) { bytes.append(UInt8(truncatingIfNeeded: group >> shift)) }
            left -= 3
            position += 4
        }
        return !isShort
    }
}

/// The lines of a text, whichever of CRLF and LF ends them.
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
