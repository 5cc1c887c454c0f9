/// Reads the values of a TNEF file: texts by their charsets, times, bodies.
struct TNEFText {
    let bytes: [UInt8]
    let content: TNEFContent
    let limits: ParserLimits

    /// A body as a part carries it: its bytes, and their charset label if known.
    struct Body {
        var bytes: [UInt8]
        var charset: String?
    }

    /// Returns the body as text and as HTML; `isSound` is `false` if packed RTF was broken.
    ///
    /// PidTagBody and PidTagBodyHtml take precedence over the RTF, which is the only body most programs write
    /// (MS-OXCMSG §2.2.1.56). RTF made from HTML gives the HTML.
    func bodies() -> (text: Body?, html: Body?, isSound: Bool) {
        let properties = content.properties
        var text = properties[.body].flatMap { body($0, codePage: content.codePage) } ?? content.body.map(legacyBody)
        let htmlPage = integer(properties[.internetCodePage])
        var html = properties[.bodyHTML].flatMap { body($0, codePage: htmlPage) }
        if text?.bytes.isEmpty == true { text = nil }
        if html?.bytes.isEmpty == true { html = nil }
        guard html == nil, let packed = properties[.compressedRTF], packed.type == MAPIProperties.binary else {
            return (text, html, true)
        }
        let (rtf, isSound) = CompressedRTF.decompress(bytes[packed.range], limit: limits.tnefText)
        guard let read = RTFText.read(rtf) else { return (text, html, isSound && rtf.isEmpty) }
        let fromRTF = Body(bytes: Array(read.text.utf8), charset: "utf-8")
        if !fromRTF.bytes.isEmpty {
            if read.isHTML { html = fromRTF } else { text = text ?? fromRTF }
        }
        return (text, html, isSound)
    }

    /// The subject from the property, else from the older attribute.
    var subject: String? {
        text(content.properties[.subject]) ?? text(content.subject)
    }

    /// Returns a text value; `nil` if it is of another type or empty.
    func text(_ value: MAPIProperties.Value?) -> String? {
        guard let value else { return nil }
        switch value.type {
        case MAPIProperties.unicode:
            let units = UnicodeForms.decodeUTF16(in: bytes, value.range)
            return Self.beforeNUL(units)
        case MAPIProperties.string8: return text(value.range)
        default: return nil
        }
    }

    /// Returns bytes in the file's code page as text.
    func text(_ range: Range<Int>?) -> String? {
        guard let range else { return nil }
        return Self.beforeNUL(Charset.decode(bytes[range], label: CodePage.label(content.codePage)).text)
    }

    /// Returns a value that is a 16-bit or 32-bit number or a Boolean.
    func integer(_ value: MAPIProperties.Value?) -> Int? {
        guard let value, value.type == 0x0002 || value.type == 0x0003 || value.type == 0x000B else { return nil }
        var reader = LittleEndianReader(bytes, in: value.range)
        return value.type == 0x0003 ? reader.uint32().map { Int($0) } : reader.uint16().map { Int($0) }
    }

    /// Returns a time value: units of 100 ns since 1601 (MS-DTYP §2.3.3).
    func time(_ value: MAPIProperties.Value?) -> MessageDate? {
        guard let value, value.type == MAPIProperties.time else { return nil }
        var reader = LittleEndianReader(bytes, in: value.range)
        guard let steps = reader.uint64(), steps > 0, steps < Self.latestTime else { return nil }
        return MessageDate(secondsSinceEpoch: Int64(steps / 10_000_000) - Self.secondsFrom1601To1970, offsetMinutes: 0)
    }

    private static let secondsFrom1601To1970: Int64 = 11_644_473_600
    /// The year 3000.
    private static let latestTime: UInt64 = 441_481_536_000_000_000

    private func body(_ value: MAPIProperties.Value, codePage: Int?) -> Body? {
        switch value.type {
        case MAPIProperties.unicode:
            return text(value).map { Body(bytes: Array($0.utf8), charset: "utf-8") }
        case MAPIProperties.string8, MAPIProperties.binary:
            return Body(bytes: withoutNUL(value.range), charset: codePage.flatMap(CodePage.label))
        default: return nil
        }
    }

    private func legacyBody(_ range: Range<Int>) -> Body {
        Body(bytes: withoutNUL(range), charset: CodePage.label(content.codePage))
    }

    private func withoutNUL(_ range: Range<Int>) -> [UInt8] {
        var text = bytes[range]
        while text.last == 0 { text.removeLast() }
        return Array(text)
    }

    private static func beforeNUL(_ text: String) -> String? {
        let text = text.prefix { $0 != "\0" }
        return text.isEmpty ? nil : String(text)
    }
}

extension UnicodeForms {
    /// Decodes little-endian UTF-16 in a range of bytes.
    fileprivate static func decodeUTF16(in bytes: [UInt8], _ range: Range<Int>) -> String {
        bytes.withUnsafeBytes { decodeUTF16($0.slice(range), order: .littleEndian).text }
    }
}
