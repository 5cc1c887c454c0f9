extension EncodedWord {
    /// Encodes unstructured text for a header field, folded to lines of at most 78 columns.
    ///
    /// The text stays plain if possible. Otherwise all of it becomes encoded words in UTF-8, each at most 75 characters
    /// long and made of whole characters. Line breaks and NUL are encoded; callers that build a header must refuse them
    /// first.
    ///
    /// - Parameters:
    ///   - text: The text to encode.
    ///   - column: How many columns of the first line are already used, for example by `Subject: `.
    public static func encode(_ text: String, column: Int = 0) -> [UInt8] {
        var line = FoldingLine(column: column)
        if needsEncoding(text) {
            line.append(encodedWords: text)
        } else {
            line.append(unstructured: text)
        }
        return line.bytes
    }

    /// Returns whether text can't be plain in a header: it has characters beyond ASCII, control characters, white space
    /// that folding would lose, something like an encoded word, or a word too long for a line.
    static func needsEncoding(_ text: String) -> Bool {
        var wordLength = 0
        var previous: UInt8 = 0x20
        for byte in text.utf8 {
            guard 0x20...0x7E ~= byte else { return true }
            if byte == 0x20 {
                if previous == 0x20 { return true }
                wordLength = 0
            } else {
                wordLength += 1
                if wordLength > 76 || (previous == 0x3D && byte == 0x3F) { return true }
            }
            previous = byte
        }
        return !text.isEmpty && previous == 0x20
    }
}

/// A header field's value being written, folded as it grows (RFC 5322 §2.2.3).
struct FoldingLine {
    static let width = 78
    /// The longest encoded word (RFC 2047 §2).
    private static let encodedWordLength = 75
    private static let wordStart = "=?utf-8?"

    private(set) var bytes: [UInt8] = []
    private(set) var column: Int

    init(column: Int) { self.column = column }

    /// Begins a new line of the same field.
    mutating func fold() {
        bytes += [0x0D, 0x0A, 0x20]
        column = 1
    }

    mutating func append(_ token: some Collection<UInt8>) {
        bytes += token
        column += token.count
    }

    /// Adds a token after a space, or on a new line if it does not fit with `after` more bytes.
    mutating func append(spaced token: some Collection<UInt8>, after: Int = 0) {
        if column + 1 + token.count + after > Self.width, column > 1 {
            fold()
        } else {
            append(CollectionOfOne(0x20))
        }
        append(token)
    }

    /// Adds text with single spaces, folding at them.
    mutating func append(unstructured text: String) {
        for (index, word) in text.utf8.split(separator: 0x20).enumerated() {
            if index == 0 {
                // The first word stays on the field's line, which would be blank otherwise.
                append(word)
            } else {
                append(spaced: word)
            }
        }
    }

    /// Adds text as encoded words, all but the first on new lines. `after` columns stay free after the last.
    mutating func append(encodedWords text: String, after: Int = 0, isSpaced: Bool = false) {
        let bytesNeeded = text.utf8.count
        let qNeeded = text.utf8.reduce(0) { $0 + Self.qWidth($1) }
        let isBase64 = qNeeded > (bytesNeeded + 2) / 3 * 4
        var word: [UInt8] = []
        var used = 0
        // If little of the line is left, a new line is better than words of one letter.
        if contentRoom(before: after) < 17, column > 1 {
            fold()
        } else if isSpaced {
            append(CollectionOfOne(0x20))
        }
        var room = contentRoom(before: after)
        for scalar in text.unicodeScalars {
            let units = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            let needed =
                isBase64 ? (word.count + units.count + 2) / 3 * 4 : used + units.reduce(0) { $0 + Self.qWidth($1) }
            if needed > room, !word.isEmpty {
                appendWord(word, isBase64: isBase64)
                fold()
                word = []
                used = 0
                room = contentRoom(before: after)
            }
            word += units
            used += units.reduce(0) { $0 + Self.qWidth($1) }
        }
        if !word.isEmpty { appendWord(word, isBase64: isBase64) }
    }

    private func contentRoom(before after: Int) -> Int {
        let around = Self.wordStart.utf8.count + 4
        return min(Self.encodedWordLength, Self.width - column - after) - around
    }

    private mutating func appendWord(_ word: [UInt8], isBase64: Bool) {
        append(Self.wordStart.utf8)
        if isBase64 {
            append("B?".utf8)
            append(word.withUnsafeBytes { Base64.encode($0, lineLength: 4 * (word.count + 3)).dropLast(2) })
        } else {
            append("Q?".utf8)
            append(Self.q(word))
        }
        append("?=".utf8)
    }

    /// Returns whether Q may have the byte unencoded anywhere, even in a phrase (RFC 2047 §5, rule 3).
    private static func isPlainInQ(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == 0x21 || byte == 0x2A || byte == 0x2B || byte == 0x2D || byte == 0x2F
    }

    private static func qWidth(_ byte: UInt8) -> Int { isPlainInQ(byte) || byte == 0x20 ? 1 : 3 }

    private static func q(_ word: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in word {
            if isPlainInQ(byte) {
                output.append(byte)
            } else if byte == 0x20 {
                output.append(0x5F)
            } else {
                output += [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return output
    }
}
