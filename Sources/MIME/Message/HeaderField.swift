/// A header field as it stands in a message: a view of its bytes.
public struct HeaderField: Sendable {
    let layout: MessageLayout
    let index: Int
    let source: Int

    private var record: FieldRecord { layout.fields[index] }

    /// The name as the sender wrote it, e.g. `Subject`; names are compared without regard to case.
    public var name: String {
        layout.withBytes(of: source, in: record.name) { $0.text }
    }

    /// The bytes after the colon, line breaks of folds and surrounding space included, the last line end not.
    public var rawBytes: ArraySlice<UInt8> {
        layout.sources[source][record.value]
    }

    /// The value on one line: unfolded (RFC 5322 section 2.2.3), space at both ends gone, encoded words as they are.
    ///
    /// Bytes above 127 are taken as UTF-8, or as the charset that they are evidently in.
    public var rawValue: String {
        withUnfolded { Charset.decode($0, label: nil).text }
    }

    /// The value as a person reads it: unfolded, encoded words (RFC 2047) decoded.
    public var text: String {
        withUnfolded { EncodedWord.decode($0).text }
    }

    /// Bytes from the start of the message to the field's name; nil in a part that was encoded as a whole.
    public var offset: Int? {
        source == 0 ? record.name.lowerBound : nil
    }

    /// Whether the field bears a name, in any case of letters.
    public func isNamed(_ other: String) -> Bool {
        layout.withBytes(of: source, in: record.name) { Self.equal($0, other) }
    }

    /// The bytes of the value without line breaks and without space at both ends. A tab that begins a continuation line is read as the
    /// space that it stands for, and so is a NUL.
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
    /// Without spaces, tabs and line ends at both ends.
    func trimmingFoldingSpace() -> UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start].isFoldingSpace { start += 1 }
        while end > start, self[end - 1].isFoldingSpace { end -= 1 }
        return slice(start..<end)
    }
}
