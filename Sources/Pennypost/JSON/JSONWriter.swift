/// Turns a tree of values into bytes.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ node: JSONNode) {
        switch node.content {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .string(let text): write(text)
        case .array(let children):
            bytes.append(0x5B)
            for (index, child) in children.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                write(child)
            }
            bytes.append(0x5D)
        case .object(let members):
            bytes.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                write(member.key)
                bytes.append(0x3A)
                write(member.value)
            }
            bytes.append(0x7D)
        }
    }

    /// Writes a string in quotes. ``HiddenCharacters`` are escaped, so that no terminal obeys them and a person who
    /// reads the line sees that they are there. JSON parsers get the same text either way (RFC 8259 §7).
    private mutating func write(_ text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { utf8 in
            var position = 0
            while position < utf8.count {
                let byte = utf8[position]
                guard byte >= 0x80 else {
                    writeASCII(byte)
                    position += 1
                    continue
                }
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let end = min(position + length, utf8.count)
                if Self.leadsHidden(byte), let scalar = Self.scalar(utf8[position..<end]),
                    HiddenCharacters.contains(scalar)
                {
                    for unit in UTF16.encode(scalar) ?? .init() { escape(unit) }
                } else {
                    bytes.append(contentsOf: utf8[position..<end])
                }
                position = end
            }
        }
        bytes.append(0x22)
    }

    private mutating func writeASCII(_ byte: UInt8) {
        switch byte {
        case 0x22, 0x5C: bytes += [0x5C, byte]
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case 0..<0x20, 0x7F: escape(UInt16(byte))
        default: bytes.append(byte)
        }
    }

    /// Returns whether a hidden character beyond ASCII can begin with this byte. Latin letters begin with other bytes,
    /// so most text is copied without a look at its scalars.
    private static func leadsHidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3: true
        default: false
        }
    }

    /// Returns the scalar of a well-formed sequence of two to four bytes.
    private static func scalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar? {
        guard let first = bytes.first else { return nil }
        let bits = UInt32(first) & (bytes.count == 2 ? 0x1F : bytes.count == 3 ? 0x0F : 0x07)
        return Unicode.Scalar(bytes.dropFirst().reduce(bits) { $0 << 6 | UInt32($1 & 0x3F) })
    }

    private mutating func escape(_ unit: UInt16) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u".utf8
        for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> UInt16(shift) & 15)]) }
    }
}
