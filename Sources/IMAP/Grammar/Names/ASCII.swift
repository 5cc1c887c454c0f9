/// The bytes that have a meaning in the grammar.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let openParen = UInt8(ascii: "(")
    static let closeParen = UInt8(ascii: ")")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let plus = UInt8(ascii: "+")
    static let minus = UInt8(ascii: "-")
    static let star = UInt8(ascii: "*")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let tilde = UInt8(ascii: "~")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }

    static func uppercased(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "a") < 26 ? byte & 0xDF : byte }

    /// Returns the text with only `a` to `z` changed to upper case, to compare keywords.
    static func uppercased(_ text: String) -> String {
        String(decoding: text.utf8.map(uppercased), as: UTF8.self)
    }

    /// Returns whether a byte may occur in an atom (RFC 9051 §9 `ATOM-CHAR`).
    static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case ...0x20, 0x7F...: false
        case openParen, closeParen, openBrace, quote, backslash, star, UInt8(ascii: "%"), closeBracket: false
        default: true
        }
    }
}
