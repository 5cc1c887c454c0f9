import Glibc

/// quoted-printable (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// The bytes of a body, as mail programs read it: lower-case digits are taken, white space at line ends goes, and an
    /// `=` that means nothing stands for itself and is noted.
    static func decode(_ body: UnsafeRawBufferPointer) -> TransferEncoding.Decoded {
        var hasDefect = false
        let bytes = [UInt8](unsafeUninitializedCapacity: body.count) { output, count in
            guard let input = body.baseAddress, let target = output.baseAddress else { return }
            count = decode(input, body.count, into: target, hasDefect: &hasDefect)
        }
        return TransferEncoding.Decoded(bytes: bytes, defects: hasDefect ? [.badQuotedPrintable] : [])
    }

    /// Line by line, and in a line from one `=` to the next, copying what lies between. Never writes more than it reads.
    private static func decode(
        _ input: UnsafeRawPointer, _ count: Int, into target: UnsafeMutablePointer<UInt8>, hasDefect: inout Bool
    ) -> Int {
        let source = input.assumingMemoryBound(to: UInt8.self)
        var end = 0
        var line = 0
        while line < count {
            let feed = memchr(input + line, 0x0A, count - line).map { UnsafeRawPointer($0) - input }
            let next = feed.map { $0 + 1 } ?? count
            // The text of the line ends before CRLF or LF, and before white space that a relay added.
            var textEnd = feed ?? count
            if feed != nil, textEnd > line, source[textEnd &- 1] == 0x0D { textEnd &-= 1 }
            let lineEnd = textEnd
            while textEnd > line, source[textEnd &- 1].isWSP { textEnd &-= 1 }
            var position = line
            var isSoft = false
            while position < textEnd {
                let found = memchr(input + position, 0x3D, textEnd - position)
                let mark = found.map { UnsafeRawPointer($0) - input } ?? textEnd
                (target + end).update(from: source + position, count: mark - position)
                end &+= mark - position
                guard found != nil else { break }
                if mark &+ 1 == textEnd {
                    isSoft = true
                    break
                }
                if mark &+ 2 < textEnd, let high = source[mark &+ 1].hexadecimalValue,
                    let low = source[mark &+ 2].hexadecimalValue
                {
                    target[end] = high &<< 4 | low
                    position = mark &+ 3
                } else {
                    hasDefect = true
                    target[end] = 0x3D
                    position = mark &+ 1
                }
                end &+= 1
            }
            if !isSoft {
                (target + end).update(from: source + lineEnd, count: next - lineEnd)
                end &+= next - lineEnd
            }
            line = next
        }
        return end
    }

    /// The bytes of text in quoted-printable, lines of at most 76 characters. In text, CRLF is a line end and stays;
    /// else CR and LF are encoded as any other byte. `From ` and a lone `.` at a line's start are encoded, which
    /// mailbox files and SMTP would otherwise change.
    static func encode(_ bytes: UnsafeRawBufferPointer, isText: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 8 + 64)
        var column = 0
        var position = 0
        let digits = Array("0123456789ABCDEF".utf8)
        func isLineEnd(_ place: Int) -> Bool {
            isText && place + 1 < bytes.count && bytes[place] == 0x0D && bytes[place + 1] == 0x0A
        }
        while position < bytes.count {
            if isLineEnd(position) {
                output += [0x0D, 0x0A]
                position += 2
                column = 0
                continue
            }
            let byte = bytes[position]
            let endsLine = position + 1 == bytes.count || isLineEnd(position + 1)
            var isPlain = (0x21...0x7E ~= byte && byte != 0x3D) || (byte.isWSP && !endsLine)
            if column == 0 {
                if byte == 0x2E, endsLine { isPlain = false }
                if byte == 0x46, bytes.slice(position..<position + 5).elementsEqual("From ".utf8) { isPlain = false }
            }
            let width = isPlain ? 1 : 3
            // 76 with the soft line end's `=`, which the last piece of a line does not need.
            if column + width > (endsLine ? 76 : 75) {
                output += [0x3D, 0x0D, 0x0A]
                column = 0
                // What was not at a line's start may be now.
                continue
            }
            if isPlain {
                output.append(byte)
            } else {
                output += [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            column += width
            position += 1
        }
        return output
    }

    /// How many bytes `encode` gives, nearly.
    static func encodedSize(_ bytes: UnsafeRawBufferPointer) -> Int {
        var size = 0
        for byte in bytes { size += (0x20...0x7E ~= byte && byte != 0x3D) || byte.isFoldingSpace ? 1 : 3 }
        return size + size / 73 * 3
    }
}
