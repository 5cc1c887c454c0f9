extension Charset {
    /// Decodes text by its label, or by a guess if `label` is `nil`. Never fails: any bytes give text.
    ///
    /// The label is read as mail programs read it:
    /// - `iso-8859-1` is Windows-1252 and `iso-8859-2` is Windows-1250 if bytes 0x80–0x9F occur.
    /// - UTF-8 under a Western label is UTF-8. Under the label of another single-byte charset, it is UTF-8 if the
    ///   label's reading gives no words.
    /// - The charset is guessed (valid UTF-8 first, then by the letters) if the label is missing or unknown, if it is
    ///   `us-ascii` for 8-bit text, or if it is UTF-8 for text that is not.
    ///
    /// Each of these is noted among the defects.
    public static func decode(_ bytes: UnsafeRawBufferPointer, label: String?) -> DecodedText {
        guard let label else { return guessed(bytes, noting: .charsetMislabelled) }
        guard let charset = Charset(label: label) else { return guessed(bytes, noting: .unknownCharset, always: true) }
        return charset.decode(bytes)
    }

    /// Decodes text by its label, or by a guess if `label` is `nil`.
    public static func decode(_ bytes: some Collection<UInt8>, label: String?) -> DecodedText {
        if let text = bytes.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0), label: label) }) {
            return text
        }
        return Array(bytes).withUnsafeBytes { decode($0, label: label) }
    }

    /// Decodes text of this charset, or of another if the bytes show that the label is wrong.
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
        if let text = Charset.validUTF8(bytes) { return DecodedText(text, in: .utf8) }
        if let text = Charset.markedUTF16(bytes) {
            return DecodedText(text, in: .utf16, defects: [.charsetMislabelled])
        }
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.slice(3..<bytes.count) : bytes
        // Damaged UTF-8, or another charset altogether? UTF-8, unless bad bytes outnumber good sequences.
        let (good, bad) = UTF8Damage.count(in: bytes)
        if good >= bad { return DecodedText(bytes.text, in: .utf8, defects: [.undecodableText]) }
        return CharsetGuess.singleByteCharset(of: bytes).decodeTable(bytes, defects: [.charsetMislabelled])
    }

    private func decodeSingleBytes(_ bytes: UnsafeRawBufferPointer) -> DecodedText {
        // Western European text that is valid UTF-8 is UTF-8. In other alphabets, adjacent capitals can look so.
        let isWestern = name == "iso-8859-1" || name == "windows-1252" || name == "iso-8859-15"
        if isWestern || SingleByteTable.named(name).map({ MislabelledUTF8.isEvident(bytes, under: $0) }) == true,
            let text = Charset.validUTF8(bytes)
        {
            return DecodedText(text, in: .utf8, defects: [.charsetMislabelled])
        }
        // ISO 8859 has control characters at 0x80–0x9F, which no text has: the label means the Windows counterpart.
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

    /// Decodes text of unknown charset. Notes the defect for 8-bit text, or always.
    private static func guessed(
        _ bytes: UnsafeRawBufferPointer, noting defect: Defect.Kind, always: Bool = false
    ) -> DecodedText {
        if bytes.isASCII { return DecodedText(bytes.text, in: .ascii, defects: always ? [defect] : []) }
        if let text = validUTF8(bytes) { return DecodedText(text, in: .utf8, defects: [defect]) }
        if let text = markedUTF16(bytes) { return DecodedText(text, in: .utf16, defects: [defect]) }
        return CharsetGuess.singleByteCharset(of: bytes).decodeTable(bytes, defects: [defect])
    }

    /// Returns the text of valid UTF-8, without its byte order mark; `nil` for other bytes.
    private static func validUTF8(_ bytes: UnsafeRawBufferPointer) -> String? {
        String(
            validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.slice(3..<bytes.count) : bytes, as: UTF8.self)
    }

    /// Returns the text of UTF-16 that begins with a byte order mark; `nil` for other bytes.
    private static func markedUTF16(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]), bytes.contains(0) else {
            return nil
        }
        let read = UnicodeForms.decodeUTF16(bytes, order: nil)
        return read.isLossy ? nil : read.text
    }
}
