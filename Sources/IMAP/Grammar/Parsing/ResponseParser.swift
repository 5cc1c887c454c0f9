/// Parses the bytes of one response. It tolerates the known errors of servers. For any bytes, it returns a value or
/// throws ``GrammarError``.
///
/// Each extension handles one part of the grammar.
struct ResponseParser {
    var cursor: ByteCursor
    let limits: GrammarLimits
    /// Whether names are in UTF-8 (UTF8=ACCEPT or IMAP4rev2 enabled) rather than modified UTF-7.
    let utf8: Bool
    /// Strings, lists, flags and names read so far.
    private var values = 0
    /// Runs of numbers read so far.
    var runCount = 0

    init(_ bytes: UnsafeRawBufferPointer, limits: GrammarLimits, utf8: Bool) {
        cursor = ByteCursor(bytes)
        self.limits = limits
        self.utf8 = utf8
    }

    /// Approximate memory that the response takes, in bytes.
    var keptBytes: Int { cursor.bytes.count + 64 * values + 8 * runCount }

    /// Counts a value before it is read.
    mutating func countValue() throws(GrammarError) {
        values += 1
        guard values <= limits.values else { throw .limitExceeded(.values, maximum: UInt64(limits.values)) }
    }

    func malformed(_ expected: String) -> GrammarError {
        .malformed(expected: expected, response: Self.head(of: cursor.bytes))
    }

    /// Returns the beginning of a response, up to the first list or string, so that nothing from a message or user is
    /// in it.
    static func head(of bytes: UnsafeRawBufferPointer) -> String {
        let head = bytes.prefix(60).prefix { byte in
            byte > 0x1F && byte < 0x7F && byte != ASCII.openParen && byte != ASCII.quote && byte != ASCII.openBrace
        }
        return String(decoding: head, as: UTF8.self)
    }

    // MARK: Words

    /// Reads a word up to a space, bracket or quote, and returns it in upper case.
    mutating func keyword() -> String {
        let range = cursor.run { byte in
            byte > ASCII.space && byte != 0x7F && byte != ASCII.openParen && byte != ASCII.closeParen
                && byte != ASCII.openBracket && byte != ASCII.closeBracket && byte != ASCII.quote
                && byte != ASCII.openBrace && byte != ASCII.less
        }
        return cursor.uppercasedText(range)
    }

    /// Reads everything up to a space or parenthesis: flags and names may contain more than atoms may.
    mutating func loose() -> Range<Int> {
        cursor.run { $0 > ASCII.space && $0 != ASCII.openParen && $0 != ASCII.closeParen }
    }

    // MARK: Numbers

    /// Reads a number in digits. If there is none, or it has more than 64 bits, returns `nil` and does not move.
    mutating func optionalNumber() -> UInt64? {
        let start = cursor.offset
        var value: UInt64 = 0
        while let byte = cursor.peek(), ASCII.isDigit(byte) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte & 0x0F))
            if overflow || carry {
                cursor.move(to: start)
                return nil
            }
            value = sum
            cursor.advance()
        }
        return cursor.offset > start ? value : nil
    }

    mutating func number() throws(GrammarError) -> UInt64 {
        guard let value = optionalNumber() else { throw malformed("a number") }
        return value
    }

    /// Reads a 32-bit number. A larger one is the largest, a negative one 0: Exchange sends both in sizes and counts.
    mutating func number32() throws(GrammarError) -> UInt32 {
        if cursor.peek() == ASCII.minus, let digit = cursor.peek(1), ASCII.isDigit(digit) {
            cursor.advance()
            _ = try number()
            return 0
        }
        return UInt32(clamping: try number())
    }

    // MARK: Strings

    /// Moves past `NIL` if it is the next word.
    mutating func takeNil() -> Bool {
        guard cursor.isWord("NIL") else { return false }
        cursor.advance(3)
        return true
    }

    /// Reads a quoted string, a literal, or a bare word.
    mutating func astring() throws(GrammarError) -> [UInt8] {
        switch cursor.peek() {
        case ASCII.quote: return try quoted()
        case ASCII.openBrace: return try heldLiteral()
        case ASCII.tilde where cursor.peek(1) == ASCII.openBrace: return try heldLiteral()
        default:
            let word = loose()
            guard !word.isEmpty else { throw malformed("a string") }
            return cursor.copy(word)
        }
    }

    /// Reads a string, or NIL.
    mutating func nstring() throws(GrammarError) -> [UInt8]? {
        takeNil() ? nil : try astring()
    }

    /// Reads a literal held in the response: `{5}`, a line end, five bytes.
    mutating func heldLiteral() throws(GrammarError) -> [UInt8] {
        _ = cursor.take(ASCII.tilde)
        guard cursor.take(ASCII.openBrace), let size = optionalNumber() else { throw malformed("a literal") }
        _ = cursor.take(ASCII.plus)
        guard cursor.take(ASCII.closeBrace), cursor.take(ASCII.carriageReturn), cursor.take(ASCII.lineFeed),
            size <= UInt64(cursor.remaining)
        else { throw malformed("a literal") }
        let start = cursor.offset
        cursor.advance(Int(size))
        return cursor.copy(start..<cursor.offset)
    }

    /// How many bytes past a doubtful closing quote to look for a better one.
    private static let quoteSearch = 256

    /// Reads a quoted string. 8-bit bytes are accepted. A quote counts as part of the string if what follows it cannot
    /// follow a string: servers copy Message-IDs and subjects with quotes into ENVELOPE.
    mutating func quoted() throws(GrammarError) -> [UInt8] {
        guard cursor.take(ASCII.quote) else { throw malformed("a quoted string") }
        let plain = cursor.run { $0 != ASCII.quote && $0 != ASCII.backslash }
        if cursor.peek() == ASCII.quote, isEndOfString(at: 1) {
            cursor.advance()
            return cursor.copy(plain)
        }
        var text = cursor.copy(plain)
        var doubtful: (place: Int, length: Int)?
        while let byte = cursor.peek() {
            if let doubtful, cursor.offset - doubtful.place > Self.quoteSearch { break }
            cursor.advance()
            if byte == ASCII.backslash, let next = cursor.peek(), next == ASCII.quote || next == ASCII.backslash {
                text.append(next)
                cursor.advance()
            } else if byte == ASCII.quote {
                if isEndOfString(at: 0) { return text }
                if doubtful == nil { doubtful = (cursor.offset, text.count) }
                text.append(byte)
            } else {
                text.append(byte)
            }
        }
        guard let doubtful else { throw malformed("the end of a quoted string") }
        cursor.move(to: doubtful.place)
        return Array(text.prefix(doubtful.length))
    }

    /// Returns whether the byte at this distance can follow a string. A missing space is tolerated.
    private func isEndOfString(at distance: Int) -> Bool {
        switch cursor.peek(distance) {
        case nil, ASCII.space, ASCII.tab, ASCII.openParen, ASCII.closeParen, ASCII.closeBracket, ASCII.quote:
            return true
        case ASCII.carriageReturn, ASCII.lineFeed, ASCII.openBrace: return true
        case UInt8(ascii: "N"):
            return cursor.peek(distance + 1) == UInt8(ascii: "I") && cursor.peek(distance + 2) == UInt8(ascii: "L")
        default: return false
        }
    }
}
