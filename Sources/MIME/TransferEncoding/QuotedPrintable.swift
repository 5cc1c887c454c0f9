import Glibc

/// quoted-printable (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// By byte: the value of a hexadecimal digit of either case; 0xFF where it is none.
    private static let digitValues: [UInt8] = (0..<256).map { UInt8(truncatingIfNeeded: $0).hexadecimalValue ?? 0xFF }

    /// The bytes of a body, as mail programs read it: lower-case digits are taken, white space at line ends goes, and an
    /// `=` that means nothing stands for itself and is noted.
    static func decode(_ body: UnsafeRawBufferPointer) -> TransferEncoding.Decoded {
        var hasDefect = false
        let bytes = [UInt8](unsafeUninitializedCapacity: body.count) { output, count in
            guard let input = body.baseAddress, let target = output.baseAddress else { return }
            digitValues.withUnsafeBufferPointer { digits in
                guard let digits = digits.baseAddress else { return }
                let source = input.assumingMemoryBound(to: UInt8.self)
                count = decode(source, body.count, into: target, digits: digits, hasDefect: &hasDefect)
            }
        }
        return TransferEncoding.Decoded(bytes: bytes, defects: hasDefect ? [.badQuotedPrintable] : [])
    }

    /// Line by line, and in a line from one `=` to the next, copying what lies between. Never writes more than it reads.
    private static func decode(
        _ source: UnsafePointer<UInt8>, _ count: Int, into target: UnsafeMutablePointer<UInt8>,
        digits: UnsafePointer<UInt8>, hasDefect: inout Bool
    ) -> Int {
        var end = 0
        var line = 0
        while line < count {
            let feed = memchr(source + line, 0x0A, count - line).map { UnsafeRawPointer($0) - UnsafeRawPointer(source) }
            let next = feed.map { $0 &+ 1 } ?? count
            // The text of the line ends before CRLF or LF, and before white space that a relay added.
            var textEnd = feed ?? count
            if feed != nil, textEnd > line, source[textEnd &- 1] == 0x0D { textEnd &-= 1 }
            let lineEnd = textEnd
            while textEnd > line, source[textEnd &- 1].isWSP { textEnd &-= 1 }
            var position = line
            var isSoft = false
            while position < textEnd {
                if source[position] != 0x3D {
                    // In words with many marks the next is near; past that, the search of the C library is faster.
                    var mark = position
                    let near = min(position &+ 12, textEnd)
                    while mark < near, source[mark] != 0x3D {
                        target[end] = source[mark]
                        end &+= 1
                        mark &+= 1
                    }
                    if mark == near, mark < textEnd {
                        let found = memchr(source + mark, 0x3D, textEnd &- mark)
                        let run =
                            found.map { UnsafeRawPointer($0) - UnsafeRawPointer(source + mark) } ?? textEnd &- mark
                        (target + end).update(from: source + mark, count: run)
                        end &+= run
                        mark &+= run
                    }
                    position = mark
                    continue
                }
                if position &+ 1 == textEnd {
                    isSoft = true
                    break
                }
                if position &+ 2 < textEnd {
                    let high = digits[Int(source[position &+ 1])]
                    let low = digits[Int(source[position &+ 2])]
                    if (high | low) < 0x10 {
                        target[end] = high &<< 4 | low
                        end &+= 1
                        position &+= 3
                        continue
                    }
                }
                hasDefect = true
                target[end] = 0x3D
                end &+= 1
                position &+= 1
            }
            if !isSoft {
                (target + end).update(from: source + lineEnd, count: next &- lineEnd)
                end &+= next &- lineEnd
            }
            line = next
        }
        return end
    }

    /// The bytes of text in quoted-printable, lines of at most 76 characters. In text, CRLF is a line end and stays;
    /// else CR and LF are encoded as any other byte. `From ` and a lone `.` at a line's start are encoded, which
    /// mailbox files and SMTP would otherwise change.
    static func encode(_ bytes: UnsafeRawBufferPointer, isText: Bool) -> [UInt8] {
        // At worst each byte takes three, and each 73 columns a soft line end.
        let worst = bytes.count * 3
        return [UInt8](unsafeUninitializedCapacity: worst + worst / 73 * 3 + 3) { output, count in
            var writer = Writer(output: output)
            var line = 0
            while line < bytes.count {
                let end = isText ? lineEnd(bytes, from: line) : bytes.count
                writer.write(bytes.slice(line..<end))
                line = end
                if line < bytes.count {
                    writer.endLine()
                    line += 2
                }
            }
            count = writer.end
        }
    }

    /// Where the next CRLF begins, or the end.
    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return bytes.count }
        var position = start
        while let found = memchr(base + position, 0x0A, bytes.count - position) {
            let feed = UnsafeRawPointer(found) - base
            if feed > start, bytes[feed - 1] == 0x0D { return feed - 1 }
            position = feed + 1
        }
        return bytes.count
    }

    /// Lines of quoted-printable under way. Its buffer is as large as the worst case.
    private struct Writer {
        let output: UnsafeMutableBufferPointer<UInt8>
        private(set) var end = 0

        init(output: UnsafeMutableBufferPointer<UInt8>) { self.output = output }

        mutating func endLine() {
            output[end] = 0x0D
            output[end &+ 1] = 0x0A
            end &+= 2
        }

        /// One line of the source, in as many as it takes.
        mutating func write(_ line: UnsafeRawBufferPointer) {
            var column = 0
            var position = 0
            while position < line.count {
                let byte = line[position]
                let isLast = position &+ 1 == line.count
                var isPlain = (byte &- 0x21 < 0x5E && byte != 0x3D) || (byte.isWSP && !isLast)
                if column == 0 {
                    if byte == 0x2E, isLast { isPlain = false }
                    if byte == 0x46, line.slice(position..<position + 5).elementsEqual("From ".utf8) { isPlain = false }
                }
                let width = isPlain ? 1 : 3
                // 76 with the soft line end's `=`, which the last piece of a line does not need.
                if column &+ width > (isLast ? 76 : 75) {
                    output[end] = 0x3D
                    end &+= 1
                    endLine()
                    column = 0
                    // What was not at a line's start may be now.
                    continue
                }
                if isPlain {
                    output[end] = byte
                } else {
                    output[end] = 0x3D
                    output[end &+ 1] = Self.digit(byte &>> 4)
                    output[end &+ 2] = Self.digit(byte & 15)
                }
                end &+= width
                column &+= width
                position &+= 1
            }
        }

        @inline(__always)
        private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x37 &+ value }
    }

    /// How many bytes `encode` gives, nearly.
    static func encodedSize(_ bytes: UnsafeRawBufferPointer) -> Int {
        var size = 0
        for byte in bytes { size &+= (byte &- 0x20 < 0x5F && byte != 0x3D) || byte.isFoldingSpace ? 1 : 3 }
        return size + size / 73 * 3
    }
}
