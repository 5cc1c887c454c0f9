/// Finds a document's declared charset: `<meta charset>`, `<meta http-equiv="Content-Type">` or `<?xml encoding=`.
///
/// The message's label takes precedence (RFC 2854 §6). The declaration counts only if there is no label, or one that
/// says nothing about the bytes.
enum MarkupCharset {
    /// How many bytes to search. HTML allows the first 1024, but mail programs write styles before the declaration.
    static let searched = 16_384

    /// Returns the label, or `nil` if the document declares none.
    static func label(in bytes: UnsafeRawBufferPointer) -> String? {
        let head = bytes.slice(0..<searched)
        return xmlEncoding(head) ?? metaCharset(head)
    }

    /// Reads `<?xml version="1.0" encoding="windows-1250"?>` at the start (XML 1.0 §4.3.3).
    private static func xmlEncoding(_ head: UnsafeRawBufferPointer) -> String? {
        var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < head.count, head[start].isFoldingSpace { start += 1 }
        guard head.matches("<?xml", at: start) else { return nil }
        let end = head.firstPlace(of: 0x3E, from: start)
        return value(of: "encoding", head.slice(start..<end))
    }

    /// Reads the first `<meta …>` that declares a charset, skipping comments.
    private static func metaCharset(_ head: UnsafeRawBufferPointer) -> String? {
        var position = 0
        while true {
            position = head.firstPlace(of: 0x3C, from: position)
            guard position < head.count else { return nil }
            if head.matches("<!--", at: position) {
                position = head.placeBehindComment(at: position)
                continue
            }
            let end = head.firstPlace(of: 0x3E, from: position)
            if head.matches("<meta", at: position), position + 5 < end, !head[position + 5].isASCIIAlphanumeric,
                let label = value(of: "charset", head.slice(position..<end))
            {
                return label
            }
            position += 1
        }
    }

    /// Returns the value after `name=` in a tag, quoted or not. Also finds it inside `content="text/html; charset=…"`.
    private static func value(of name: StaticString, _ tag: UnsafeRawBufferPointer) -> String? {
        for start in tag.indices.dropFirst() where tag.matches(name, at: start) && !tag[start - 1].isASCIIAlphanumeric {
            var place = start + name.utf8CodeUnitCount
            while place < tag.count, tag[place].isFoldingSpace { place += 1 }
            guard place < tag.count, tag[place] == 0x3D else { continue }
            place += 1
            while place < tag.count, tag[place].isFoldingSpace || isQuote(tag[place]) { place += 1 }
            let label = tag.slice(place..<tag.count).prefix {
                !isQuote($0) && !$0.isFoldingSpace && $0 != 0x3B && $0 != 0x2F && $0 != 0x3F
            }
            if !label.isEmpty { return String(decoding: label, as: UTF8.self) }
        }
        return nil
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
}

extension UnsafeRawBufferPointer {
    /// Returns whether an ASCII text is at a place, compared case-insensitively. Pass `text` in lower case.
    fileprivate func matches(_ text: StaticString, at place: Int) -> Bool {
        guard place >= 0, place + text.utf8CodeUnitCount <= count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { self[place + $0].asciiLowercased == text.utf8Start[$0] }
    }

    /// Returns the first place of a byte, or the end.
    fileprivate func firstPlace(of byte: UInt8, from start: Int) -> Int {
        guard start < count else { return count }
        return self[start...].firstIndex(of: byte) ?? count
    }

    /// Returns the place after `-->`, or the end.
    fileprivate func placeBehindComment(at start: Int) -> Int {
        var place = start + 4
        while place < count, !matches("-->", at: place) { place += 1 }
        return Swift.min(place + 3, count)
    }
}
