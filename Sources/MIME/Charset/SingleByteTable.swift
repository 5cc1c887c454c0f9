import Synchronization

/// The UTF-8 form of each byte of a single-byte charset.
struct SingleByteTable: Sendable {
    /// For each byte: its UTF-8 bytes from the lowest byte up, and their count in the top byte; 0 if undefined.
    private let packed: [UInt32]
    /// Whether bytes 0x80–0x9F come from another charset, because ISO 8859 has only control characters there.
    let lendsC1: Bool

    private static let built = Mutex<[String: SingleByteTable]>([:])

    /// Returns the table of a charset with the coding `singleByte`; `nil` if there is none with this name.
    static func named(_ name: String) -> SingleByteTable? {
        built.withLock { built in
            if let table = built[name] { return table }
            guard let table = SingleByteTable(building: name) else { return nil }
            built[name] = table
            return table
        }
    }

    private init?(building name: String) {
        // iso-8859-1 is a subset of windows-1252.
        guard let rows = SingleByteAlphabet.upperHalf(of: name == "iso-8859-1" ? "windows-1252" : name) else {
            return nil
        }
        var scalars = rows.flatMap { $0.unicodeScalars }
        lendsC1 = scalars.count == 96 || name == "iso-8859-1"
        if scalars.count == 96 {
            // Senders mean what Windows has at 0x80–0x9F.
            let lender = name == "iso-8859-2" || name == "iso-8859-16" ? "windows-1250" : "windows-1252"
            scalars = (SingleByteAlphabet.upperHalf(of: lender)?.first.map { Array($0.unicodeScalars) } ?? []) + scalars
        }
        guard scalars.count == 128 else { return nil }
        packed = (0..<256).map { byte in
            let scalar = byte < 128 ? Unicode.Scalar(UInt8(byte)) : scalars[byte - 128]
            guard scalar != "\u{FFFD}" else { return 0 }
            var word: UInt32 = 0
            var shift: UInt32 = 0
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                word |= UInt32(unit) << shift
                shift += 8
            }
            return word | (shift / 8) << 24
        }
    }

    /// Returns the scalar of a byte; `nil` if the charset does not define it.
    func scalar(of byte: UInt8) -> Unicode.Scalar? {
        let word = packed[Int(byte)]
        guard word != 0 || byte == 0 else { return nil }
        let units = (0..<Int(word &>> 24)).map { UInt8(truncatingIfNeeded: word &>> UInt32($0 * 8)) }
        return String(decoding: units, as: UTF8.self).unicodeScalars.first
    }

    /// Returns the text, and whether a byte was undefined.
    func decode(_ bytes: UnsafeRawBufferPointer) -> (text: String, isLossy: Bool) {
        var isLossy = false
        let text = packed.withUnsafeBufferPointer { packed in
            // No scalar of a single-byte charset takes more than three bytes in UTF-8.
            String(unsafeUninitializedCapacity: bytes.count * 3) { output in
                var end = 0
                for byte in bytes {
                    if byte < 0x80 {
                        output[end] = byte
                        end &+= 1
                        continue
                    }
                    var word = packed[Int(byte)]
                    if word == 0 {
                        isLossy = true
                        word = 0x03BD_BFEF
                    }
                    output[end] = UInt8(truncatingIfNeeded: word)
                    output[end &+ 1] = UInt8(truncatingIfNeeded: word &>> 8)
                    if word &>> 24 == 3 { output[end &+ 2] = UInt8(truncatingIfNeeded: word &>> 16) }
                    end &+= Int(word &>> 24)
                }
                return end
            }
        }
        return (text, isLossy)
    }
}
