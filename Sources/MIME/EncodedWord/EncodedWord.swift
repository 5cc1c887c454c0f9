import Glibc

/// Encodes and decodes header text with encoded words, `=?utf-8?Q?…?=` (RFC 2047).
public enum EncodedWord {
    /// Decodes unstructured text for display: unfolds it, decodes encoded words, joins adjacent ones, and reassembles
    /// characters split between two of them.
    ///
    /// Encoded words are decoded as mail programs do: also inside quoted strings, without space around them, with
    /// spaces inside, or with a language (RFC 2231 §5). Bytes above 127 are read as UTF-8 (RFC 6532), or else guessed
    /// and noted. A line break or NUL hidden in an encoded word becomes a space.
    public static func decode(_ value: UnsafeRawBufferPointer) -> (text: String, defects: [Defect.Kind]) {
        let value = trimmed(value)
        if isPlain(value) { return (value.text, []) }
        var reader = EncodedWordReader(value)
        return reader.read()
    }

    /// Decodes unstructured text for display.
    public static func decode(_ value: some Collection<UInt8>) -> (text: String, defects: [Defect.Kind]) {
        if let read = value.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0)) }) { return read }
        return Array(value).withUnsafeBytes { decode($0) }
    }

    /// Returns whether the text is its bytes: ASCII on one line without `=?`.
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

    /// Returns the text with line breaks and NUL as spaces. Those from encoded words must not look like another header.
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
