/// Divides RTF into tokens (RTF 1.9.1, "RTF Syntax"). Never fails: any bytes give tokens.
struct RTFTokens {
    enum Token {
        case groupStart, groupEnd
        /// A control word and its number, if it has one: `\par`, `\u8364`.
        case word(Range<Int>, Int?)
        /// A control symbol: the byte after the backslash, as in `\~`.
        case symbol(UInt8)
        /// A byte of text in the current code page, written directly or as `\'e1`.
        case byte(UInt8)
    }

    /// The most digits of a number that count; the rest are skipped.
    private static let digitLimit = 10

    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the name of a control word.
    func name(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func next() -> Token? {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 0x7B: return .groupStart
            case 0x7D: return .groupEnd
            case 0x5C: return control()
            // Line breaks have no meaning, nor has the NUL at the end.
            case 0x0D, 0x0A, 0x00: continue
            default: return .byte(byte)
            }
        }
        return nil
    }

    /// Skips the bytes that follow `\bin`.
    mutating func skip(_ count: Int) {
        position += Swift.min(Swift.max(count, 0), bytes.count - position)
    }

    private mutating func control() -> Token? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count, bytes[position].asciiLowercased &- 0x61 < 26 { position += 1 }
        guard position > start else { return symbol() }
        let word = start..<position
        let number = number()
        if position < bytes.count, bytes[position] == 0x20 { position += 1 }
        return .word(word, number)
    }

    private mutating func symbol() -> Token {
        let symbol = bytes[position]
        position += 1
        guard symbol == 0x27, position + 1 < bytes.count, let high = bytes[position].hexadecimalValue,
            let low = bytes[position + 1].hexadecimalValue
        else { return .symbol(symbol) }
        position += 2
        return .byte(high << 4 | low)
    }

    private mutating func number() -> Int? {
        var start = position
        let isNegative = start < bytes.count && bytes[start] == 0x2D
        if isNegative { start += 1 }
        var end = start
        var value = 0
        while end < bytes.count, bytes[end].isASCIIDigit {
            if end - start < Self.digitLimit { value = value * 10 + Int(bytes[end] - 0x30) }
            end += 1
        }
        guard end > start else { return nil }
        position = end
        return isNegative ? -value : value
    }
}
