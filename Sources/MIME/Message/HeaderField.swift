/// A header field of a message, as a view of its bytes.
public struct HeaderField: Sendable {
    let layout: MessageLayout
    let index: Int
    let source: Int

    private var record: FieldRecord { layout.fields[index] }

    /// The name as the sender wrote it, such as `Subject`. Names are compared case-insensitively.
    public var name: String {
        layout.withBytes(of: source, in: record.name) { $0.text }
    }

    /// The bytes after the colon, with folding and surrounding space, without the last line break.
    public var rawBytes: ArraySlice<UInt8> {
        layout.sources[source][record.value]
    }

    /// The value unfolded to one line (RFC 5322 §2.2.3) and trimmed. Encoded words are kept.
    ///
    /// Bytes above 127 are decoded as UTF-8, or as the charset that they are evidently in.
    public var rawValue: String {
        withUnfolded { Charset.decode($0, label: nil).text }
    }

    /// The value for display: unfolded, with encoded words (RFC 2047) decoded.
    public var text: String {
        withUnfolded { EncodedWord.decode($0).text }
    }

    /// The offset of the field's name in the message, in bytes; `nil` in a part that was encoded as a whole.
    public var offset: Int? {
        source == 0 ? record.name.lowerBound : nil
    }

    /// Returns whether the field has this name, compared case-insensitively.
    public func isNamed(_ other: String) -> Bool {
        layout.withBytes(of: source, in: record.name) { Self.equal($0, other) }
    }

    /// Calls `body` with the trimmed bytes of the value, without line breaks. A tab that begins a continuation line is
    /// read as the space that it replaced; a NUL is read as a space too.
    func withUnfolded<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        layout.withBytes(of: source, in: record.value) { bytes in
            let trimmed = bytes.trimmingFoldingSpace()
            guard trimmed.contains(where: { $0 == 0 || $0.isLineEnd }) else { return body(trimmed) }
            var unfolded: [UInt8] = []
            unfolded.reserveCapacity(trimmed.count)
            var isAfterLineEnd = false
            for byte in trimmed {
                if !byte.isLineEnd { unfolded.append(byte == 0 || (isAfterLineEnd && byte == 0x09) ? 0x20 : byte) }
                isAfterLineEnd = byte.isLineEnd
            }
            return unfolded.withUnsafeBytes(body)
        }
    }

    static func equal(_ bytes: UnsafeRawBufferPointer, _ name: String) -> Bool {
        let other = name.utf8
        guard bytes.count == other.count else { return false }
        var index = 0
        for byte in other {
            guard bytes[index].asciiLowercased == byte.asciiLowercased else { return false }
            index += 1
        }
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// Returns the bytes without spaces, tabs and line breaks at both ends.
    func trimmingFoldingSpace() -> UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isFoldingSpace { start += 1 }
        while end > start, self[end - 1].isFoldingSpace { end -= 1 }
        return slice(start..<end)
    }
}
