extension Charset {
    /// Text from bytes and the label that came with them (nil where none did). Total: any bytes give a text.
    ///
    /// As mail programs read: `iso-8859-1` is Windows-1252 where bytes 0x80–0x9F occur, `iso-8859-2` is Windows-1250
    /// where they do, and either a Western label on valid UTF-8 is UTF-8; 8-bit text labelled `us-ascii` or not at all, text labelled UTF-8 that is not, and text of an unknown
    /// charset are guessed (valid UTF-8 first, then by the letters). Each of these is noted among the defects.
    public static func decode(_ bytes: UnsafeRawBufferPointer, label: String?) -> DecodedText {
        guard let label else { return guessed(bytes, noting: .charsetMislabelled) }
        guard let charset = Charset(label: label) else { return guessed(bytes, noting: .unknownCharset, always: true) }
        return charset.decode(bytes)
    }

    /// Text from bytes and the label that came with them.
    public static func decode(_ bytes: some Collection<UInt8>, label: String?) -> DecodedText {
        if let text = bytes.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0), label: label) }) {
            return text
        }
        return Array(bytes).withUnsafeBytes { decode($0, label: label) }
    }

    /// Text from bytes of this charset, or of another one where the bytes show that the label is wrong.
    func decode(_ bytes: UnsafeRawBufferPointer) -> DecodedText {
        if extendsASCII, bytes.isASCII { return DecodedText(bytes.text, in: self) }
        switch coding {
        case .ascii: return Charset.guessed(bytes, noting: .charsetMislabelled)
        case .utf8: return decodeUTF8(bytes)
        case .utf7: return read(UnicodeForms.decodeUTF7(bytes))
        case .utf16(let order): return read(UnicodeForms.decodeUTF16(bytes, order: order))
        case .utf32(let order): return read(UnicodeForms.decodeUTF32(bytes, order: order))
        case .singleByte: return decodeSingleBytes(bytes)
        case .iso2022JP:
            let converted = EscapedCharsets.eucJP(fromISO2022JP: bytes)
            return converted.withUnsafeBytes { decode($0, byIconv: "EUC-JP-MS") }
        case .hz:
            let converted = EscapedCharsets.gb2312(fromHZ: bytes)
            return converted.withUnsafeBytes { decode($0, byIconv: "GB18030") }
        case .iconv(let name): return decode(bytes, byIconv: name)
        }
    }

    private func decodeUTF8(_ bytes: UnsafeRawBufferPointer) -> DecodedText {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.slice(3..<bytes.count) : bytes
        if let text = String(validating: bytes, as: UTF8.self) { return DecodedText(text, in: .utf8) }
        // UTF-8 with damage, or another charset altogether? UTF-8, unless the bad bytes are more than the good sequences.
        let (good, bad) = UTF8Damage.count(in: bytes)
        if good >= bad { return DecodedText(bytes.text, in: .utf8, defects: [.undecodableText]) }
        return CharsetGuess.singleByteCharset(of: bytes).decodeTable(bytes, defects: [.charsetMislabelled])
    }

    private func decodeSingleBytes(_ bytes: UnsafeRawBufferPointer) -> DecodedText {
        // Text of Western Europe that is valid UTF-8 is UTF-8; in others capitals side by side can look so, `RÓŻA` say.
        if name == "iso-8859-1" || name == "windows-1252" || name == "iso-8859-15",
            let text = String(validating: bytes, as: UTF8.self)
        {
            return DecodedText(text, in: .utf8, defects: [.charsetMislabelled])
        }
        // ISO 8859 has control characters at 0x80–0x9F, which no text has: there the label means its Windows relative.
        guard name.hasPrefix("iso-8859-"), bytes.contains(where: { 0x80...0x9F ~= $0 }) else {
            return decodeTable(bytes)
        }
        let relative: Charset =
            switch name {
            case "iso-8859-1": .windows1252
            case "iso-8859-2": .windows1250
            default: self
            }
        return relative.decodeTable(bytes, defects: [.charsetMislabelled])
    }

    private func decodeTable(_ bytes: UnsafeRawBufferPointer, defects: [Defect.Kind] = []) -> DecodedText {
        guard let table = SingleByteTable.named(name) else {
            return DecodedText(bytes.text, in: self, defects: defects + [.undecodableText])
        }
        return read(table.decode(bytes), defects: defects)
    }

    private func decode(_ bytes: UnsafeRawBufferPointer, byIconv name: String) -> DecodedText {
        guard let result = IconvDecoder.decode(bytes, from: name) else {
            return Charset.guessed(bytes, noting: .unknownCharset, always: true)
        }
        return read(result)
    }

    private func read(_ result: (text: String, isLossy: Bool), defects: [Defect.Kind] = []) -> DecodedText {
        DecodedText(result.text, in: self, defects: result.isLossy ? defects + [.undecodableText] : defects)
    }

    /// Text of a charset that is not said. The defect is noted for 8-bit text, or always.
    private static func guessed(
        _ bytes: UnsafeRawBufferPointer, noting defect: Defect.Kind, always: Bool = false
    ) -> DecodedText {
        if bytes.isASCII { return DecodedText(bytes.text, in: .ascii, defects: always ? [defect] : []) }
        if let text = String(validating: bytes, as: UTF8.self) {
            return DecodedText(text, in: .utf8, defects: [defect])
        }
        return CharsetGuess.singleByteCharset(of: bytes).decodeTable(bytes, defects: [defect])
    }
}
