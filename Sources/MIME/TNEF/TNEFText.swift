/// Reads the values of a TNEF file: its texts by their charsets, its times, its bodies.
struct TNEFText {
    let bytes: [UInt8]
    let content: TNEFContent
    let limits: ParserLimits

    /// A body as a part carries it: bytes, and the label of their charset if it is known.
    struct Body {
        var bytes: [UInt8]
        var charset: String?
    }

    /// The body as text and as HTML; `isSound` is false if packed RTF was broken.
    ///
    /// PidTagBody and PidTagBodyHtml count before what the RTF says, which most programs write as the only one (MS-OXCMSG
    /// §2.2.1.56). RTF that was made of HTML gives the HTML.
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

    /// The subject, by the property or the older attribute.
    var subject: String? {
        text(content.properties[.subject]) ?? text(content.subject)
    }

    /// A value that is text; `nil` if it is of another type or empty.
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

    /// Bytes in the code page of the file as text.
    func text(_ range: Range<Int>?) -> String? {
        guard let range else { return nil }
        return Self.beforeNUL(Charset.decode(bytes[range], label: CodePage.label(content.codePage)).text)
    }

    /// A value that is a number of 16 or 32 bits, or a truth value.
    func integer(_ value: MAPIProperties.Value?) -> Int? {
        guard let value, value.type == 0x0002 || value.type == 0x0003 || value.type == 0x000B else { return nil }
        var reader = LittleEndianReader(bytes, in: value.range)
        return value.type == 0x0003 ? reader.uint32().map { Int($0) } : reader.uint16().map { Int($0) }
    }

    /// A value that is a time: steps of 100 ns since 1601 (MS-DTYP §2.3.3).
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
    /// Little-endian UTF-16 in a range of bytes.
    fileprivate static func decodeUTF16(in bytes: [UInt8], _ range: Range<Int>) -> String {
        bytes.withUnsafeBytes { decodeUTF16($0.slice(range), order: .littleEndian).text }
    }
}
