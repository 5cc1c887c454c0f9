/// A byte of text as servers write it: plain, or escaped for a URL, JSON, quoted-printable, HTML or a programming
/// language.
struct SpelledByte {
    /// The bytes meant; the UTF-8 of one character if an escape names one. Never empty.
    let bytes: [UInt8]
    /// Number of bytes of the text that are used.
    let length: Int

    /// The most bytes of text that one byte of a secret can take: `&#x000041;`.
    static let longest = 10

    /// The bytes with which an escape begins.
    static let introducers: Set<UInt8> = Set("%\\=&'\"".utf8)

    /// Returns all readings of the text at a position, the plain one first.
    static func readings(of text: [UInt8], at position: Int) -> [SpelledByte] {
        guard position < text.count else { return [] }
        let plain = SpelledByte(bytes: [text[position]], length: 1)
        guard introducers.contains(text[position]) else { return [plain] }
        return [plain] + escapes(in: text[position..<min(text.count, position + longest)])
    }

    private static func escapes(in text: ArraySlice<UInt8>) -> [SpelledByte] {
        let rest = text.dropFirst()
        guard let next = rest.first else { return [] }
        switch text.first {
        case UInt8(ascii: "%"), UInt8(ascii: "="):
            return [byte(rest, digits: 2, radix: 16, introducedBy: 1)].compactMap(\.self)
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            // Quoted strings in SQL and CSV double a quote.
            return next == text.first ? [SpelledByte(bytes: [next], length: 2)] : []
        case UInt8(ascii: "&"): return [entity(rest)].compactMap(\.self)
        case UInt8(ascii: "\\"):
            let itself = SpelledByte(bytes: [next], length: 2)
            let more: SpelledByte? =
                switch next {
                case UInt8(ascii: "x"): byte(rest.dropFirst(), digits: 2, radix: 16, introducedBy: 2)
                case UInt8(ascii: "u"): scalar(rest.dropFirst(), digits: 4)
                case 0x30...0x37: byte(rest, digits: 3, radix: 8, introducedBy: 1)
                default: nil
                }
            return [itself] + [more].compactMap(\.self)
        default: return []
        }
    }

    private static func byte(
        _ text: ArraySlice<UInt8>, digits: Int, radix: Int, introducedBy: Int
    ) -> SpelledByte? {
        guard let value = number(text.prefix(digits), digits: digits, radix: radix), let byte = UInt8(exactly: value)
        else { return nil }
        return SpelledByte(bytes: [byte], length: introducedBy + digits)
    }

    private static func scalar(_ text: ArraySlice<UInt8>, digits: Int) -> SpelledByte? {
        guard let value = number(text.prefix(digits), digits: digits, radix: 16), let scalar = Unicode.Scalar(value)
        else { return nil }
        return SpelledByte(bytes: Array(String(Character(scalar)).utf8), length: 2 + digits)
    }

    /// Reads `&amp;`, `&#65;` and `&#x41;`.
    private static func entity(_ text: ArraySlice<UInt8>) -> SpelledByte? {
        guard let end = text.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: text[..<end], as: UTF8.self).lowercased()
        let length = end - text.startIndex + 2
        let named: [String: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let character = named[name] { return SpelledByte(bytes: Array(String(character).utf8), length: length) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = value.flatMap(Unicode.Scalar.init) else { return nil }
        return SpelledByte(bytes: Array(String(Character(scalar)).utf8), length: length)
    }

    private static func number(_ text: ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt32? {
        guard text.count == digits, text.first != UInt8(ascii: "+"), text.first != UInt8(ascii: "-") else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    }
}
