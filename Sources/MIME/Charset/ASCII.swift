extension UInt8 {
    /// The lower-case form of an ASCII capital; any other byte unchanged.
    @inline(__always)
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// Whether the byte is an ASCII letter or digit.
    @inline(__always)
    var isASCIIAlphanumeric: Bool { asciiLowercased &- 0x61 < 26 || isASCIIDigit }

    /// Whether the byte is an ASCII digit.
    @inline(__always)
    var isASCIIDigit: Bool { self &- 0x30 < 10 }

    /// Whether the byte is a space or a tab (WSP, RFC 5234).
    @inline(__always)
    var isWSP: Bool { self == 0x20 || self == 0x09 }

    /// Whether the byte is a space, tab, CR or LF: the bytes of folding white space.
    @inline(__always)
    var isFoldingSpace: Bool { isWSP || self == 0x0D || self == 0x0A }

    /// The value of a hexadecimal digit of either case; `nil` for any other byte.
    @inline(__always)
    var hexadecimalValue: UInt8? {
        if isASCIIDigit { return self &- 0x30 }
        let letter = asciiLowercased &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether every byte is below 0x80.
    var isASCII: Bool {
        guard let base = baseAddress else { return true }
        var position = 0
        while position &+ 32 <= count {
            let four = base.loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self)
            if (four[0] | four[1] | four[2] | four[3]) & 0x8080_8080_8080_8080 != 0 { return false }
            position &+= 32
        }
        while position < count {
            if self[position] >= 0x80 { return false }
            position &+= 1
        }
        return true
    }

    /// Returns the bytes of a range, clamped to the buffer, as a buffer that starts at index 0.
    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range.clamped(to: 0..<count)])
    }

    /// Returns the bytes, at most `limit` of them, as UTF-8 text with ASCII capitals in lower case.
    func lowercasedText(limit: Int) -> String {
        let count = Swift.min(count, limit)
        return String(unsafeUninitializedCapacity: count) { output in
            for index in 0..<count { output[index] = self[index].asciiLowercased }
            return count
        }
    }

    /// The bytes as UTF-8 text, with U+FFFD for invalid bytes.
    var text: String { String(decoding: self, as: UTF8.self) }
}
