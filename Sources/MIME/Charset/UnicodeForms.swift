/// Decodes the Unicode encodings other than UTF-8.
enum UnicodeForms {
    typealias Read = (text: String, isLossy: Bool)

    /// Decodes UTF-16. If the label gives no byte order, the byte order mark decides, then a zero as the second byte
    /// (ASCII in little-endian order), else it is big-endian (RFC 2781 §4.3).
    static func decodeUTF16(_ bytes: UnsafeRawBufferPointer, order: Charset.ByteOrder?) -> Read {
        var bytes = bytes
        var order = order
        if bytes.count >= 2 {
            switch (bytes[0], bytes[1]) {
            case (0xFE, 0xFF) where order != .littleEndian:
                order = .bigEndian
                bytes = bytes.slice(2..<bytes.count)
            case (0xFF, 0xFE) where order != .bigEndian:
                order = .littleEndian
                bytes = bytes.slice(2..<bytes.count)
            case (_, 0) where order == nil: order = .littleEndian
            default: break
            }
        }
        let source = bytes
        let isLittle = order == .littleEndian
        let units = (0..<source.count / 2).lazy.map { index in
            let unit = source.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
            return isLittle ? UInt16(littleEndian: unit) : UInt16(bigEndian: unit)
        }
        var text = String(decoding: units, as: UTF16.self)
        var isLossy = false
        // A lone surrogate becomes U+FFFD. Only the units show whether U+FFFD was there before.
        if text.unicodeScalars.contains("\u{FFFD}") { isLossy = !units.contains(0xFFFD) }
        if !source.count.isMultiple(of: 2) {
            text += "\u{FFFD}"
            isLossy = true
        }
        return (text, isLossy)
    }

    /// Decodes UTF-32 by the label's byte order, else by the byte order mark, else as big-endian.
    static func decodeUTF32(_ bytes: UnsafeRawBufferPointer, order: Charset.ByteOrder?) -> Read {
        var order = order
        var text = String.UnicodeScalarView()
        var isLossy = !bytes.count.isMultiple(of: 4)
        for index in 0..<bytes.count / 4 {
            let raw = bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            if index == 0 {
                if UInt32(bigEndian: raw) == 0xFEFF, order != .littleEndian {
                    order = .bigEndian
                    continue
                }
                if UInt32(littleEndian: raw) == 0xFEFF, order != .bigEndian {
                    order = .littleEndian
                    continue
                }
            }
            let value = order == .littleEndian ? UInt32(littleEndian: raw) : UInt32(bigEndian: raw)
            let scalar = Unicode.Scalar(value)
            if scalar == nil { isLossy = true }
            text.append(scalar ?? "\u{FFFD}")
        }
        return (String(text), isLossy)
    }

    /// Decodes UTF-7 (RFC 2152): between `+` and `-`, base64 without padding of big-endian UTF-16.
    static func decodeUTF7(_ bytes: UnsafeRawBufferPointer) -> Read {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count)
        var isLossy = false
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == 0x2B else {
                if byte >= 0x80 { isLossy = true }
                units.append(byte < 0x80 ? UInt16(byte) : 0xFFFD)
                continue
            }
            if position < bytes.count, bytes[position] == 0x2D {
                units.append(0x2B)
                position += 1
                continue
            }
            var bits: UInt32 = 0
            var width = 0
            while position < bytes.count, let value = Base64.value(of: bytes[position]) {
                bits = (bits << 6 | UInt32(value)) & 0x3F_FFFF
                width += 6
                if width >= 16 {
                    width -= 16
                    units.append(UInt16(truncatingIfNeeded: bits >> UInt32(width)))
                }
                position += 1
            }
            if width >= 6 || bits & ((1 << UInt32(width)) - 1) != 0 { isLossy = true }
            if position < bytes.count, bytes[position] == 0x2D { position += 1 }
        }
        let text = String(decoding: units, as: UTF16.self)
        if !isLossy, text.unicodeScalars.contains("\u{FFFD}") { isLossy = !units.contains(0xFFFD) }
        return (text, isLossy)
    }
}
