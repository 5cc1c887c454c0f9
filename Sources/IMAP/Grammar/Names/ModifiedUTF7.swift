/// The encoding of mailbox names in IMAP4rev1: UTF-16 in base64 between `&` and `-`, printable ASCII unchanged
/// (RFC 3501 §5.1.3).
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)
    private static let ampersand = UInt8(ascii: "&")

    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var run: [UInt16] = []
        for scalar in text.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                flush(&run, into: &output)
                output.append(UInt8(scalar.value))
                if scalar == "&" { output.append(ASCII.minus) }
            } else {
                run.append(contentsOf: UTF16.encode(scalar).map { Array($0) } ?? [])
            }
        }
        flush(&run, into: &output)
        return output
    }

    /// Returns `nil` if the bytes are not modified UTF-7: 8-bit bytes, unterminated base64, a lone surrogate.
    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var text = ""
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            bytes.formIndex(after: &index)
            guard byte == ampersand else {
                guard (0x20...0x7E).contains(byte) else { return nil }
                text.unicodeScalars.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = bytes[index...].firstIndex(of: ASCII.minus) else { return nil }
            if end == index {
                text.append("&")
            } else {
                guard let run = decodeRun(bytes[index..<end]) else { return nil }
                text.unicodeScalars.append(contentsOf: run)
            }
            index = bytes.index(after: end)
        }
        return text
    }

    private static func flush(_ run: inout [UInt16], into output: inout [UInt8]) {
        guard !run.isEmpty else { return }
        output.append(ampersand)
        var bits: UInt32 = 0
        var count = 0
        for unit in run {
            bits = bits << 16 | UInt32(unit)
            count += 16
            while count >= 6 {
                count -= 6
                output.append(alphabet[Int(bits >> UInt32(count) & 0x3F)])
            }
        }
        if count > 0 { output.append(alphabet[Int(bits << UInt32(6 - count) & 0x3F)]) }
        output.append(ASCII.minus)
        run.removeAll(keepingCapacity: true)
    }

    private static func decodeRun(_ base64: some Sequence<UInt8>) -> [Unicode.Scalar]? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in base64 {
            guard let value = sextet(byte) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard count < 6, bits & (1 << UInt32(count) - 1) == 0 else { return nil }
        var scalars: [Unicode.Scalar] = []
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .emptyInput: return scalars.isEmpty ? nil : scalars
            case .error: return nil
            }
        }
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 65)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 71)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte + 4)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: ","): 63
        default: nil
        }
    }
}
