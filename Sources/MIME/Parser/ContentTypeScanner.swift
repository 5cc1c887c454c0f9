/// Reads from a Content-Type what the structure needs, without creating strings: kind, boundary and charset.
///
/// Tolerates what mail programs tolerate: comments, folding, missing closing quotes, parameters without a semicolon
/// between them. ``Parameters`` is the full parser, including RFC 2231.
struct ContentTypeScanner {
    private(set) var kind: PartRecord.Kind?
    private(set) var type: Range<Int> = 0..<0
    private(set) var subtype: Range<Int> = 0..<0
    private(set) var charset: Range<Int> = 0..<0
    private(set) var boundary: Range<Int> = 0..<0
    /// Whether `charset` or `boundary` contains escapes, or is split as in RFC 2231.
    private(set) var isIntricate = false

    private var position: Int
    private let end: Int

    /// Reads the value in `range`.
    init(_ bytes: Span<UInt8>, in range: Range<Int>) {
        position = range.lowerBound
        end = Swift.min(range.upperBound, bytes.count)
        readMediaType(bytes)
        while readParameter(bytes) {}
    }

    private mutating func readMediaType(_ bytes: Span<UInt8>) {
        skipComments(bytes)
        type = token(bytes)
        skipComments(bytes)
        guard position < end, bytes[position] == 0x2F, !type.isEmpty else { return }
        position += 1
        skipComments(bytes)
        subtype = token(bytes)
        guard !subtype.isEmpty else { return }
        kind = Self.kind(bytes, type, subtype)
    }

    /// Moves past the next parameter; returns `false` at the end.
    private mutating func readParameter(_ bytes: Span<UInt8>) -> Bool {
        while position < end, bytes[position] != 0x3B, !Self.isToken(bytes[position]) { stepOver(bytes) }
        while position < end, bytes[position] == 0x3B || bytes[position].isFoldingSpace || bytes[position] == 0x28 {
            stepOver(bytes)
        }
        guard position < end else { return false }
        let start = position
        let name = token(bytes)
        if name.isEmpty {
            stepOver(bytes)
            return true
        }
        skipComments(bytes)
        guard position < end, bytes[position] == 0x3D else { return position > start }
        position += 1
        skipComments(bytes)
        let value = parameterValue(bytes)
        keep(bytes, name, value)
        return true
    }

    private mutating func keep(_ bytes: Span<UInt8>, _ name: Range<Int>, _ value: (range: Range<Int>, escaped: Bool)) {
        let isCharset = name.count >= 7 && bytes.equalsIgnoringCase(name.lowerBound..<name.lowerBound + 7, "charset")
        let isBoundary = name.count >= 8 && bytes.equalsIgnoringCase(name.lowerBound..<name.lowerBound + 8, "boundary")
        guard isCharset || isBoundary else { return }
        if name.count > (isCharset ? 7 : 8) {
            if bytes[name.lowerBound + (isCharset ? 7 : 8)] == 0x2A { isIntricate = true }
            return
        }
        if value.escaped { isIntricate = true }
        if isCharset, charset.isEmpty { charset = value.range }
        if isBoundary, boundary.isEmpty { boundary = value.range }
    }

    private mutating func parameterValue(_ bytes: Span<UInt8>) -> (range: Range<Int>, escaped: Bool) {
        guard position < end, bytes[position] == 0x22 else {
            let start = position
            while position < end, bytes[position] != 0x3B, !bytes[position].isFoldingSpace { position += 1 }
            return (start..<position, false)
        }
        position += 1
        let start = position
        var escaped = false
        while position < end, bytes[position] != 0x22 {
            if bytes[position].isLineEnd { escaped = true }
            if bytes[position] == 0x5C {
                escaped = true
                position += 1
            }
            position += 1
        }
        position = Swift.min(position, end)
        var last = position
        while last > start, bytes[last - 1].isFoldingSpace { last -= 1 }
        position = Swift.min(position + 1, end)
        return (start..<last, escaped)
    }

    /// Moves past one byte, one comment or one quoted string.
    private mutating func stepOver(_ bytes: Span<UInt8>) {
        guard position < end else { return }
        switch bytes[position] {
        case 0x28: skipComment(bytes)
        case 0x22: _ = parameterValue(bytes)
        default: position += 1
        }
    }

    private mutating func skipComments(_ bytes: Span<UInt8>) {
        while position < end {
            if bytes[position].isFoldingSpace {
                position += 1
            } else if bytes[position] == 0x28 {
                skipComment(bytes)
            } else {
                return
            }
        }
    }

    /// Moves past a comment and those inside it. An unclosed comment extends to the end.
    private mutating func skipComment(_ bytes: Span<UInt8>) {
        var depth = 0
        while position < end {
            switch bytes[position] {
            case 0x28: depth += 1
            case 0x29: depth -= 1
            case 0x5C: position += 1
            default: break
            }
            position += 1
            if depth == 0 { break }
        }
        position = Swift.min(position, end)
    }

    private mutating func token(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = position
        while position < end, Self.isToken(bytes[position]) { position += 1 }
        return start..<position
    }

    /// Returns whether a byte is part of a token (RFC 2045 §5.1), or above 127.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: false
        case 0x22, 0x28, 0x29, 0x2C, 0x2F, 0x3A...0x40, 0x5B...0x5D: false
        default: true
        }
    }

    private static func kind(_ bytes: Span<UInt8>, _ type: Range<Int>, _ subtype: Range<Int>) -> PartRecord.Kind {
        if bytes.equalsIgnoringCase(type, "text") {
            if bytes.equalsIgnoringCase(subtype, "plain") { return .plainText }
            if bytes.equalsIgnoringCase(subtype, "html") { return .html }
            let isEnriched =
                bytes.equalsIgnoringCase(subtype, "enriched") || bytes.equalsIgnoringCase(subtype, "richtext")
            return isEnriched ? .enrichedText : .otherText
        }
        if bytes.equalsIgnoringCase(type, "multipart") { return multipartKind(bytes, subtype) }
        if bytes.equalsIgnoringCase(type, "message") {
            let embeds =
                bytes.equalsIgnoringCase(subtype, "rfc822") || bytes.equalsIgnoringCase(subtype, "global")
                || bytes.equalsIgnoringCase(subtype, "news")
            return embeds ? .embeddedMessage : .other
        }
        return bytes.equalsIgnoringCase(type, "application") ? applicationKind(bytes, subtype) : .other
    }

    private static func applicationKind(_ bytes: Span<UInt8>, _ subtype: Range<Int>) -> PartRecord.Kind {
        if bytes.equalsIgnoringCase(subtype, "pkcs7-mime") || bytes.equalsIgnoringCase(subtype, "x-pkcs7-mime") {
            return .smime
        }
        if bytes.equalsIgnoringCase(subtype, "ms-tnef") || bytes.equalsIgnoringCase(subtype, "vnd.ms-tnef") {
            return .tnef
        }
        return .other
    }

    private static func multipartKind(_ bytes: Span<UInt8>, _ subtype: Range<Int>) -> PartRecord.Kind {
        if bytes.equalsIgnoringCase(subtype, "mixed") { return .mixed }
        if bytes.equalsIgnoringCase(subtype, "alternative") { return .alternative }
        if bytes.equalsIgnoringCase(subtype, "related") { return .related }
        if bytes.equalsIgnoringCase(subtype, "digest") { return .digest }
        if bytes.equalsIgnoringCase(subtype, "report") { return .report }
        if bytes.equalsIgnoringCase(subtype, "signed") { return .signed }
        return .multipart
    }
}
