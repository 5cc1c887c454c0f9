/// The words of an HTML text, for the full-text index: tags, comments, styles and scripts gone. Linear in its length.
///
/// Only what parts words matters here; how a text is laid out does not.
enum MarkupWords {
    private static let silent = ["style", "script", "head"]
    /// Letters that old Czech, Slovak, Polish and German programs write by name; other names become spaces.
    private static let letters: [String: String] = [
        "aacute": "á", "eacute": "é", "iacute": "í", "oacute": "ó", "uacute": "ú", "yacute": "ý", "ccaron": "č",
        "dcaron": "ď", "ecaron": "ě", "ncaron": "ň", "rcaron": "ř", "scaron": "š", "tcaron": "ť", "uring": "ů",
        "zcaron": "ž", "lstrok": "ł", "nacute": "ń", "sacute": "ś", "zacute": "ź", "zdot": "ż", "aogon": "ą",
        "eogon": "ę", "cacute": "ć", "auml": "ä", "ouml": "ö", "uuml": "ü", "szlig": "ß", "amp": "&", "ocirc": "ô",
    ]
    private static let longestEntity = 10

    /// The text, at most `limit` bytes of it.
    static func text(_ html: String, limit: Int) -> String {
        var html = html
        return html.withUTF8 { text(UnsafeRawBufferPointer($0), limit: limit) }
    }

    private static func text(_ html: UnsafeRawBufferPointer, limit: Int) -> String {
        var output: [UInt8] = []
        var position = 0
        while position < html.count, output.count < limit {
            switch html[position] {
            case UInt8(ascii: "<"):
                output.append(0x20)
                position = behindTag(html, position)
            case UInt8(ascii: "&"):
                position = takeEntity(html, position, &output)
            case let byte:
                output.append(byte)
                position += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func behindTag(_ html: UnsafeRawBufferPointer, _ start: Int) -> Int {
        let begin = start + 1
        if starts(html, begin, with: "!--") { return behind("-->", html, begin + 3) }
        let name = silent.first { starts(html, begin, with: $0) && !isLetter(html, begin + $0.utf8.count) }
        let end = behind(">", html, begin)
        guard let name else { return end }
        var close = end
        while close < html.count {
            close = behind("</", html, close)
            if starts(html, close, with: name) { return behind(">", html, close) }
        }
        return close
    }

    /// Just behind the next place of a text, or the end.
    private static func behind(_ mark: StaticString, _ html: UnsafeRawBufferPointer, _ start: Int) -> Int {
        let length = mark.utf8CodeUnitCount
        var position = start
        while position + length <= html.count {
            if (0..<length).allSatisfy({ html[position + $0] == mark.utf8Start[$0] }) { return position + length }
            position += 1
        }
        return html.count
    }

    private static func starts(_ html: UnsafeRawBufferPointer, _ position: Int, with name: String) -> Bool {
        guard position + name.utf8.count <= html.count else { return false }
        return name.utf8.enumerated().allSatisfy { index, byte in
            let found = html[position + index]
            return ((0x41...0x5A).contains(found) ? found | 0x20 : found) == byte
        }
    }

    private static func isLetter(_ html: UnsafeRawBufferPointer, _ position: Int) -> Bool {
        position < html.count && (0x61...0x7A).contains(html[position] | 0x20)
    }

    /// Takes `&…;`, and returns where it ends. An ampersand alone stays.
    private static func takeEntity(_ html: UnsafeRawBufferPointer, _ start: Int, _ output: inout [UInt8]) -> Int {
        let body = html[(start + 1)..<min(start + 1 + longestEntity, html.count)]
        guard let end = body.firstIndex(of: UInt8(ascii: ";")) else {
            output.append(html[start])
            return start + 1
        }
        let name = String(decoding: body[..<end], as: UTF8.self)
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let value = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            let scalar = value.flatMap(Unicode.Scalar.init) ?? " "
            output.append(contentsOf: String(Character(scalar)).utf8)
        } else {
            let letter = letters[name.lowercased()]
            output.append(contentsOf: (letter ?? " ").utf8)
        }
        return end + 1
    }
}
