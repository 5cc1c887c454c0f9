/// A position in the bytes of one response. Every access is checked against their end.
///
/// The bytes belong to the caller. A cursor is valid only while they are borrowed.
struct ByteCursor {
    let bytes: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        self.bytes = bytes
        self.offset = min(max(offset, 0), bytes.count)
    }

    var isAtEnd: Bool { offset >= bytes.count }

    var remaining: Int { bytes.count - offset }

    @inline(__always)
    func peek(_ distance: Int = 0) -> UInt8? {
        let index = offset + distance
        return index >= 0 && index < bytes.count ? bytes[index] : nil
    }

    mutating func advance(_ count: Int = 1) { offset = min(offset + max(count, 0), bytes.count) }

    mutating func move(to place: Int) { offset = min(max(place, 0), bytes.count) }

    /// Moves past the byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        advance()
        return true
    }

    /// Moves past any spaces and tabs: servers double them and leave them out.
    mutating func skipSpaces() {
        while let byte = peek(), byte == ASCII.space || byte == ASCII.tab { advance() }
    }

    /// Moves past the bytes for which the condition holds and returns their range.
    mutating func run(while condition: (UInt8) -> Bool) -> Range<Int> {
        let start = offset
        while let byte = peek(), condition(byte) { advance() }
        return start..<offset
    }

    func copy(_ range: Range<Int>) -> [UInt8] {
        let bounds = 0..<bytes.count
        return Array(bytes[range.clamped(to: bounds)])
    }

    func text(_ range: Range<Int>) -> String {
        let bounds = 0..<bytes.count
        return String(decoding: bytes[range.clamped(to: bounds)], as: UTF8.self)
    }

    /// Returns the text with `a` to `z` in upper case.
    func uppercasedText(_ range: Range<Int>) -> String {
        let bounds = 0..<bytes.count
        let slice = bytes[range.clamped(to: bounds)]
        return String(decoding: slice.lazy.map(ASCII.uppercased), as: UTF8.self)
    }

    /// Returns whether the whole next word is `word` (given in upper case), ignoring case.
    func isWord(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard remaining >= length else { return false }
        for index in 0..<length where ASCII.uppercased(bytes[offset + index]) != word.utf8Start[index] { return false }
        guard let after = peek(length) else { return true }
        return after == ASCII.space || after == ASCII.tab || after == ASCII.openParen || after == ASCII.closeParen
            || after == ASCII.closeBracket || after == ASCII.quote
    }

    /// Moves to the end and returns the range of the remaining bytes.
    mutating func rest() -> Range<Int> {
        let range = offset..<bytes.count
        offset = bytes.count
        return range
    }
}
