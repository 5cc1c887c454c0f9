/// HTML that is being written: escapes texts and values, and quotes each attribute.
struct Markup {
    private(set) var bytes: [UInt8] = []
    /// The longest result, in bytes.
    let limit: Int
    /// The place right after a `<pre>`: there, a parser drops a line feed.
    private var startOfPreformatted = -1

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether the result is too long. What is written after that does not matter.
    var isTooLong: Bool { bytes.count > limit }

    mutating func startTag(_ element: WrittenElement, _ attributes: [(name: StaticString, value: String)]) {
        bytes.append(0x3C)
        bytes.append(contentsOf: element.rawValue.utf8)
        for (name, value) in attributes {
            bytes.append(0x20)
            name.withUTF8Buffer { bytes.append(contentsOf: $0) }
            bytes.append(0x3D)
            bytes.append(0x22)
            var value = value
            value.withUTF8 { take($0, isAttribute: true) }
            bytes.append(0x22)
        }
        bytes.append(0x3E)
        if element == .pre { startOfPreformatted = bytes.count }
    }

    mutating func endTag(_ element: WrittenElement) {
        bytes.append(0x3C)
        bytes.append(0x2F)
        bytes.append(contentsOf: element.rawValue.utf8)
        bytes.append(0x3E)
    }

    /// Writes a text. At the very beginning white space is left out, as a parser would do.
    mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
        take(text, isAttribute: false)
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { take($0, isAttribute: false) }
    }

    private mutating func take(_ text: UnsafeBufferPointer<UInt8>, isAttribute: Bool) {
        var position = 0
        while position < text.count, bytes.count <= limit {
            var plain = position
            while plain < text.count, Self.isPlain(text[plain]) { plain += 1 }
            if plain > position {
                bytes.append(contentsOf: text[position..<plain])
                position = plain
                continue
            }
            let byte = text[position]
            let length = LetterCharacter.omittedLength(text, at: position)
            guard length == 0 else {
                position += length
                continue
            }
            position += 1
            switch byte {
            case 0x26: bytes.append(contentsOf: "&amp;".utf8)
            case 0x3C: bytes.append(contentsOf: "&lt;".utf8)
            case 0x3E: bytes.append(contentsOf: "&gt;".utf8)
            case 0x22 where isAttribute: bytes.append(contentsOf: "&quot;".utf8)
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20: takeSpace(byte, isAttribute: isAttribute)
            default: bytes.append(byte)
            }
        }
    }

    /// Whether a byte is written as it is, whatever is around it.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x26, 0x3C, 0x3E: false
        case 0x21...0x7E: true
        default: false
        }
    }

    private mutating func takeSpace(_ byte: UInt8, isAttribute: Bool) {
        guard isAttribute || !bytes.isEmpty else { return }
        // A carriage return comes from a character reference. Written as it is, it would be read as a line feed.
        let byte = byte == 0x0C || byte == 0x0D ? 0x20 : byte
        if byte == 0x0A, !isAttribute, bytes.count == startOfPreformatted { bytes.append(0x0A) }
        bytes.append(byte)
    }
}
