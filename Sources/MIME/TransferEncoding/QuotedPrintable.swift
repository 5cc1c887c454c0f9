import Glibc

/// Quoted-printable (RFC 2045 §6.7).
enum QuotedPrintable {
    /// For each byte, its value as a hexadecimal digit of either case; 0xFF if it is not one.
    private static let digitValues: [UInt8] = (0..<256).map { UInt8(truncatingIfNeeded: $0).hexadecimalValue ?? 0xFF }

    /// Decodes a body as mail programs do: lower-case digits are accepted, white space at line ends is dropped, and an
    /// invalid `=` is kept and noted.
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

    /// Decodes line by line, copying the runs between one `=` and the next. Never writes more than it reads.
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
                    // In words with many marks the next one is near. Beyond that, the C library's search is faster.
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

    /// Encodes bytes as quoted-printable in lines of at most 76 characters.
    ///
    /// In text, CRLF is a line break and stays; otherwise CR and LF are encoded like any other byte. `From ` and a lone
    /// `.` at the start of a line are encoded, since mailbox files and SMTP would change them.
    static func encode(_ bytes: UnsafeRawBufferPointer, isText: Bool) -> [UInt8] {
        // At worst every byte takes three, and every 73 columns take a soft line break.
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

    /// Returns where the next CRLF begins, or the end.
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

    /// Writes lines of quoted-printable. Its buffer is large enough for the worst case.
    private struct Writer {
        let output: UnsafeMutableBufferPointer<UInt8>
        private(set) var end = 0

        init(output: UnsafeMutableBufferPointer<UInt8>) { self.output = output }

        mutating func endLine() {
            output[end] = 0x0D
            output[end &+ 1] = 0x0A
            end &+= 2
        }

        /// Writes one line of the source, in as many lines as necessary.
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
                // 76 with the `=` of a soft line break, which the last piece of a line does not need.
                if column &+ width > (isLast ? 76 : 75) {
                    output[end] = 0x3D
                    end &+= 1
                    endLine()
                    column = 0
                    // The byte may now be at the start of a line.
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

    /// Returns approximately how many bytes `encode` returns.
    static func encodedSize(_ bytes: UnsafeRawBufferPointer) -> Int {
        var size = 0
        for byte in bytes { size &+= (byte &- 0x20 < 0x5F && byte != 0x3D) || byte.isFoldingSpace ? 1 : 3 }
        return size + size / 73 * 3
    }
}
