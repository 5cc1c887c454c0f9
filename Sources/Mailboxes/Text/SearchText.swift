import Foundation

/// Text as searches compare it: in lower case and without diacritics, so that “prilis” finds “Příliš”.
enum SearchText {
    /// How much of a message's text is searchable, in UTF-8 bytes.
    static let maximumLength = 60_000

    /// Folds a text. White space becomes spaces.
    static func fold(_ text: some StringProtocol) -> String {
        var text = String(text)
        var folded: [UInt8] = []
        text.withUTF8 { bytes in
            folded.reserveCapacity(bytes.count)
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte < 0x80 {
                    folded.append(ascii[Int(byte)])
                    position += 1
                } else if byte < latinEnd, position + 1 < bytes.count {
                    folded.append(contentsOf: latin[Int(byte & 0x1F) << 6 | Int(bytes[position + 1] & 0x3F)])
                    position += 2
                } else {
                    // Everything else by the tables of Unicode, one run at a time.
                    let start = position
                    while position < bytes.count, bytes[position] >= latinEnd || bytes[position] & 0xC0 == 0x80 {
                        position += 1
                    }
                    folded.append(contentsOf: foldedByUnicode(String(decoding: bytes[start..<position], as: UTF8.self)))
                }
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// The first UTF-8 byte of the letters that are not in ``latin``: U+0240.
    private static let latinEnd: UInt8 = 0xC9

    private static let ascii: [UInt8] = (0..<UInt8(0x80)).map { byte in
        switch byte {
        case 0x41...0x5A: byte | 0x20
        case 0x00, 0x09...0x0D, 0x1C...0x1F: 0x20
        default: byte
        }
    }

    /// What U+0000 to U+023F fold to.
    private static let latin: [[UInt8]] = (0..<UInt32(0x240)).map { value in
        Unicode.Scalar(value).map { foldedByUnicode(String(Character($0))) } ?? []
    }

    private static func foldedByUnicode(_ text: String) -> [UInt8] {
        var folded = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x300...0x36F: continue
            case 0x142: folded.append("l")
            case 0x111: folded.append("d")
            case 0xDF: folded.append(contentsOf: "ss".unicodeScalars)
            default: folded.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        return Array(String(folded).utf8)
    }
}
