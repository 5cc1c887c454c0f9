import Glibc

/// Text of a header field with encoded words, `=?utf-8?Q?…?=` (RFC 2047), both ways.
public enum EncodedWord {
    /// Unstructured text as a person reads it: unfolded, encoded words decoded, those that stand side by side joined, and
    /// a character that was split between two of them put together.
    ///
    /// As mail programs read: words inside quoted strings or against other text, with spaces inside or a language
    /// (RFC 2231 section 5), are decoded. Bytes above 127 are UTF-8 (RFC 6532), or else guessed and noted. A line end or NUL
    /// that was hidden in an encoded word comes out as a space.
    public static func decode(_ value: UnsafeRawBufferPointer) -> (text: String, defects: [Defect.Kind]) {
        let value = trimmed(value)
        if isPlain(value) { return (value.text, []) }
        var reader = EncodedWordReader(value)
        return reader.read()
    }

    /// Unstructured text as a person reads it.
    public static func decode(_ value: some Collection<UInt8>) -> (text: String, defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { decode($0) }
    }

    /// ASCII on one line without `=?`: the text is its bytes.
    private static func isPlain(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let base = value.baseAddress else { return true }
        guard value.isASCII, ![0x0A, 0x0D, 0].contains(where: { memchr(base, $0, value.count) != nil }) else {
            return false
        }
        var position = 0
        while let found = memchr(base + position, 0x3D, value.count - position) {
            position = UnsafeRawPointer(found) - base + 1
            if position < value.count, value[position] == 0x3F { return false }
        }
        return true
    }

    /// A header's text has no line ends: where encoded words bring some, they must not look like another header.
    static func oneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(["\r", "\n", "\0"].contains(scalar) ? " " : scalar) }
        return String(scalars)
    }

    private static func trimmed(_ value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = value.count
        while start < end, value[start].isFoldingSpace { start += 1 }
        while start < end, value[end - 1].isFoldingSpace { end -= 1 }
        return value.slice(start..<end)
    }
}
