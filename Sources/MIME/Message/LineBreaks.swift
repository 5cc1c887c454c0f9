/// Converts line breaks (CR LF, CR, CR CR LF) to LF.
enum LineBreaks {
    /// Decodes bytes by the charset's label.
    static func decodeText(_ bytes: UnsafeRawBufferPointer, label: String?) -> DecodedText {
        let hasReturn = Span<UInt8>(_unsafeBytes: bytes).firstOffset(of: 0x0D, from: 0, to: bytes.count) != nil
        guard hasReturn else { return Charset.decode(bytes, label: label) }
        // In UTF-16 and UTF-32 a byte 0x0D may be half of a letter, so the text is converted instead of the bytes.
        if let label, let charset = Charset(label: label), !charset.hasBytewiseLineEnds {
            var decoded = Charset.decode(bytes, label: label)
            decoded.text = normalized(decoded.text)
            return decoded
        }
        let converted = normalized(bytes)
        return converted.withUnsafeBytes { Charset.decode($0, label: label) }
    }

    /// Returns the text with every line break as LF.
    static func normalized(_ text: String) -> String {
        var text = text
        let converted = text.withUTF8 { normalized(UnsafeRawBufferPointer($0)) }
        return String(decoding: converted, as: UTF8.self)
    }

    /// Returns the bytes with every line break as LF; never more bytes than before.
    static func normalized(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let span = Span<UInt8>(_unsafeBytes: bytes)
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
            let writable = UnsafeMutableRawPointer(target)
            var position = 0
            var end = 0
            while position < bytes.count {
                let mark = span.firstOffset(of: 0x0D, from: position, to: bytes.count) ?? bytes.count
                (writable + end).copyMemory(from: source + position, byteCount: mark - position)
                end += mark - position
                position = mark
                guard mark < bytes.count else { break }
                while position < bytes.count, bytes[position] == 0x0D, position == mark || isBeforeFeed(bytes, position)
                {
                    position += 1
                }
                if position < bytes.count, bytes[position] == 0x0A { position += 1 }
                output[end] = 0x0A
                end += 1
            }
            count = end
        }
    }

    /// Returns whether a CR after a CR belongs to the same line break: CR CR LF.
    private static func isBeforeFeed(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> Bool {
        position + 1 < bytes.count && bytes[position + 1] == 0x0A
    }
}

extension Charset {
    /// Whether CR and LF are single bytes with no other meaning.
    var hasBytewiseLineEnds: Bool {
        switch coding {
        case .utf16, .utf32: false
        case .ascii, .utf8, .utf7, .singleByte, .iso2022JP, .hz, .iconv: true
        }
    }
}
