/// The charset that a document names in itself: `<meta charset>`, `<meta http-equiv="Content-Type">` and `<?xml encoding=`.
///
/// The label of the message comes before it (RFC 2854 §6): it counts only if there is none, or one that says nothing of the
/// bytes.
enum MarkupCharset {
    /// Bytes in which the declaration is looked for. HTML wants it in the first 1024; mail programs write styles before it.
    static let searched = 16_384

    /// The label, or nil if the document names none.
    static func label(in bytes: UnsafeRawBufferPointer) -> String? {
        let head = bytes.slice(0..<searched)
        return xmlEncoding(head) ?? metaCharset(head)
    }

    /// `<?xml version="1.0" encoding="windows-1250"?>` at the start (XML 1.0 §4.3.3).
    private static func xmlEncoding(_ head: UnsafeRawBufferPointer) -> String? {
        var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < head.count, head[start].isFoldingSpace { start += 1 }
        guard head.matches("<?xml", at: start) else { return nil }
        let end = head.firstPlace(of: 0x3E, from: start)
        return value(of: "encoding", head.slice(start..<end))
    }

    /// The first `<meta …>` that names a charset; comments are passed over.
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

    /// What stands behind `name=` in a tag, quoted or not. Of `content="text/html; charset=…"` it is found inside.
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
    /// Whether ASCII text is at a place, in any case of letters. The text is given in lower case.
    fileprivate func matches(_ text: StaticString, at place: Int) -> Bool {
        guard place >= 0, place + text.utf8CodeUnitCount <= count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { self[place + $0].asciiLowercased == text.utf8Start[$0] }
    }

    /// The first place of a byte, or the end.
    fileprivate func firstPlace(of byte: UInt8, from start: Int) -> Int {
        guard start < count else { return count }
        return self[start...].firstIndex(of: byte) ?? count
    }

    /// The place behind `-->`, or the end.
    fileprivate func placeBehindComment(at start: Int) -> Int {
        var place = start + 4
        while place < count, !matches("-->", at: place) { place += 1 }
        return Swift.min(place + 3, count)
    }
}
