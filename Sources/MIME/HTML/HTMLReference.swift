/// A character reference of HTML: `&eacute;`, `&#8364;`, `&#x20AC;` (WHATWG HTML §13.2.5.72).
enum HTMLReference {
    /// The most digits of a number, including leading zeros.
    private static let longestNumber = 10

    /// Reads the reference at a `&` and returns its text and its end; `nil` if there is none.
    static func read(_ html: UnsafeRawBufferPointer, at start: Int) -> (text: String, end: Int)? {
        guard start + 1 < html.count else { return nil }
        return html[start + 1] == 0x23 ? number(html, start + 2) : name(html, start + 1)
    }

    private static func number(_ html: UnsafeRawBufferPointer, _ start: Int) -> (text: String, end: Int)? {
        let isHexadecimal = start < html.count && html[start].asciiLowercased == 0x78
        let first = isHexadecimal ? start + 1 : start
        var end = first
        var value: UInt32 = 0
        while end < html.count, end - first < longestNumber,
            let digit = isHexadecimal || html[end].isASCIIDigit ? html[end].hexadecimalValue : nil
        {
            // Past the last code point, further digits don't matter.
            value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x11_0000)
            end += 1
        }
        guard end > first else { return nil }
        if end < html.count, html[end] == 0x3B { end += 1 }
        return (String(scalar(of: value)), end)
    }

    /// Returns a number's scalar. Numbers from 128 to 159 mean Windows-1252.
    private static func scalar(of value: UInt32) -> Unicode.Scalar {
        if 0x80...0x9F ~= value {
            return SingleByteTable.named("windows-1252")?.scalar(of: UInt8(value)) ?? "\u{FFFD}"
        }
        return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func name(_ html: UnsafeRawBufferPointer, _ start: Int) -> (text: String, end: Int)? {
        var end = start
        while end < html.count, end - start < HTMLEntityTable.longestName, html[end].isASCIIAlphanumeric { end += 1 }
        guard end > start else { return nil }
        let name = html.slice(start..<end).text
        if end < html.count, html[end] == 0x3B {
            if let text = HTMLEntityTable.texts[name] { return (text, end + 1) }
        } else if end < html.count, html[end] == 0x3D {
            // In an address: `?a=1&copy=2`.
            return nil
        }
        return HTMLEntityTable.withoutSemicolon.contains(name) ? HTMLEntityTable.texts[name].map { ($0, end) } : nil
    }
}
