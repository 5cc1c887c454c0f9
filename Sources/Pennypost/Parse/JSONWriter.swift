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

    /// A string in its quotes. What a terminal could take for a command is escaped: control characters, those of C1 too.
    private mutating func write(_ text: String) {
        bytes.append(0x22)
        var isAfterC2 = false
        for byte in text.utf8 {
            if isAfterC2 {
                isAfterC2 = false
                if byte < 0xA0 {
                    bytes.removeLast()
                    escape(byte)
                } else {
                    bytes.append(byte)
                }
                continue
            }
            switch byte {
            case 0x22, 0x5C: bytes += [0x5C, byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20, 0x7F: escape(byte)
            default:
                bytes.append(byte)
                isAfterC2 = byte == 0xC2
            }
        }
        bytes.append(0x22)
    }

    private mutating func escape(_ code: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes += [digits[Int(code >> 4)], digits[Int(code & 15)]]
    }
}
