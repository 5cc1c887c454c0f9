/// The byte count that ends a line before a literal: `{42}`, `{42+}` or `~{42}` (RFC 9051 §4.3, RFC 7888).
struct LiteralHeader {
    let size: UInt64
    /// The offset in the response at which the header begins.
    let start: Int
    /// Whether the literal is a section in a FETCH response, which is streamed and not held.
    let isSection: Bool

    /// Reads the header at the end of a line. `nil` if no literal follows. A count over 64 bits becomes the largest
    /// number, which exceeds every limit.
    /// - Parameters:
    ///   - bytes: The response up to the end of the line.
    ///   - lineStart: The offset at which the last line begins.
    ///   - isInFetch: Whether the line continues a FETCH response.
    init?(endOf bytes: UnsafeRawBufferPointer, from lineStart: Int, isInFetch: Bool) {
        var place = bytes.count - 1
        guard place > lineStart, bytes[place] == ASCII.closeBrace else { return nil }
        place -= 1
        if bytes[place] == ASCII.plus { place -= 1 }
        let digitsEnd = place + 1
        while place >= lineStart, ASCII.isDigit(bytes[place]) { place -= 1 }
        guard place >= lineStart, place + 1 < digitsEnd, bytes[place] == ASCII.openBrace else { return nil }
        guard isInFetch || !Self.isStatus(bytes) else { return nil }
        size = UInt64(String(decoding: bytes[(place + 1)..<digitsEnd], as: UTF8.self)) ?? .max
        start = place > lineStart && bytes[place - 1] == ASCII.tilde ? place - 1 : place
        isSection = (isInFetch || Self.isFetch(bytes)) && Self.isSection(bytes[lineStart..<start])
    }

    /// Returns whether the bytes end with a section's name: `BODY[…]`, `BODY[…]<0>`, `RFC822`, `RFC822.HEADER` or
    /// `RFC822.TEXT`.
    private static func isSection(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        let name = bytes.suffix(32)
        guard let last = name.lastIndex(where: { $0 != ASCII.space && $0 != ASCII.tab }) else { return false }
        if name[last] == ASCII.closeBracket || name[last] == ASCII.greater { return true }
        let word = name[...last].suffix { $0 != ASCII.space && $0 != ASCII.openParen && $0 != ASCII.tab }
        switch String(decoding: word.lazy.map(ASCII.uppercased), as: UTF8.self) {
        case "RFC822", "RFC822.HEADER", "RFC822.TEXT": return true
        default: return false
        }
    }

    /// Returns whether the response begins like `* 12 FETCH`.
    private static func isFetch(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var cursor = ByteCursor(bytes)
        cursor.skipSpaces()
        guard cursor.take(ASCII.star) else { return false }
        cursor.skipSpaces()
        guard !cursor.run(while: ASCII.isDigit).isEmpty else { return false }
        cursor.skipSpaces()
        return cursor.isWord("FETCH")
    }

    /// Returns whether the response begins like `+ …`, `* OK …` or `A1 NO …`.
    private static func isStatus(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var cursor = ByteCursor(bytes)
        cursor.skipSpaces()
        if cursor.peek() == ASCII.plus || cursor.peek() == ASCII.openBracket { return true }
        _ = cursor.run { $0 > ASCII.space }
        cursor.skipSpaces()
        return cursor.isWord("OK") || cursor.isWord("NO") || cursor.isWord("BAD") || cursor.isWord("BYE")
            || cursor.isWord("PREAUTH")
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    fileprivate func suffix(while condition: (UInt8) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, condition(self[index(before: start)]) { formIndex(before: &start) }
        return self[start...]
    }
}
