/// A piece of a property's value: a word, a quoted text, a function with its arguments, a comma or a slash.
enum StyleToken: Equatable {
    /// Letters, digits and signs, in lower case, such as `12px`, `#fff`, `solid`.
    case word(String)
    /// A quoted text, without quotes, as written.
    case quoted(String)
    /// A function's name in lower case, and what is between its parentheses.
    case function(String, String)
    case comma
    case slash

    /// The most pieces of one value.
    private static let limit = 64

    /// Splits a value; `nil` if it has anything that no harmless value has.
    static func split(_ value: ArraySlice<UInt8>) -> [StyleToken]? {
        var tokens: [StyleToken] = []
        var rest = value
        while let byte = rest.first {
            guard tokens.count < limit else { return nil }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: rest.removeFirst()
            case 0x2C:
                tokens.append(.comma)
                rest.removeFirst()
            case 0x2F:
                tokens.append(.slash)
                rest.removeFirst()
            case 0x22, 0x27:
                guard let end = rest.dropFirst().firstIndex(of: byte) else { return nil }
                tokens.append(.quoted(String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)))
                rest = rest[(end + 1)...]
            default:
                let end = rest.firstIndex { !isWord($0) } ?? rest.endIndex
                guard end > rest.startIndex else { return nil }
                let word = String(decoding: rest[..<end], as: UTF8.self).lowercased()
                rest = rest[end...]
                guard rest.first == 0x28 else {
                    tokens.append(.word(word))
                    continue
                }
                guard let close = rest.firstIndex(of: 0x29) else { return nil }
                tokens.append(.function(word, String(decoding: rest[(end + 1)..<close], as: UTF8.self).lowercased()))
                rest = rest[(close + 1)...]
            }
        }
        return tokens
    }

    /// Letters, digits, `#`, `%`, `+`, `-`, `.`, `_`, and anything beyond ASCII.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x23, 0x25, 0x2B, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
        default: false
        }
    }
}
