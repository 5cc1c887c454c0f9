extension LayoutScanner {
    /// Notes the first NUL and the first line over 998 bytes (RFC 5322 §2.1.1).
    mutating func noteDefects(in bytes: Span<UInt8>) {
        if let nul = bytes.firstOffset(of: 0, from: 0, to: bytes.count) {
            defects.note(.nulByte, offset: nul)
        }
        if let line = Self.longLine(in: bytes) {
            defects.note(.lineTooLong, offset: line)
        }
    }

    /// Returns the start of the first line over 998 bytes. Looks only for the last line break in each such stretch.
    private static func longLine(in bytes: Span<UInt8>) -> Int? {
        var start = 0
        while bytes.count - start > 998 {
            guard let end = lastLineEnd(in: bytes, from: start) else { return start }
            start = end + 1
        }
        return nil
    }

    /// Returns the last line break that leaves at most 998 bytes before it.
    private static func lastLineEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
        let limit = start + 998
        if limit + 1 < bytes.count, bytes[limit] == 0x0D, bytes[limit + 1] == 0x0A { return limit + 1 }
        return bytes.lastOffset(of: 0x0A, from: start, to: limit + 1)
            ?? bytes.lastOffset(of: 0x0D, from: start, to: limit + 1)
    }
}
