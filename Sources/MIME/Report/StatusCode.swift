/// Enhanced status codes (RFC 3463) in text.
enum StatusCode {
    /// The first code in a text: `5.1.1` of `550 5.1.1 <jan@firma.cz>…` or of `(#5.1.1)`; nil where there is none.
    static func first(in text: String) -> String? {
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            guard bytes[position].isASCIIDigit else {
                position += 1
                continue
            }
            let start = position
            while position < bytes.count, bytes[position].isASCIIDigit || bytes[position] == 0x2E { position += 1 }
            let startsWord = start == 0 || !(bytes[start - 1].isASCIIAlphanumeric || bytes[start - 1] == 0x2D)
            if startsWord, let code = code(bytes[start..<position]) { return code }
        }
        return nil
    }

    /// Three numbers: a class of 2, 4 or 5, then up to three digits twice.
    private static func code(_ word: ArraySlice<UInt8>) -> String? {
        let numbers = word.split(separator: 0x2E, omittingEmptySubsequences: true)
        guard numbers.count == 3, let first = numbers.first, first.count == 1, let kind = first.first,
            kind == 0x32 || kind == 0x34 || kind == 0x35, numbers.allSatisfy({ $0.count <= 3 }),
            word.first != 0x2E
        else { return nil }
        return numbers.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }
}
