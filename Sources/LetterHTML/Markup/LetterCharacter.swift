/// Characters of a letter that are not written.
enum LetterCharacter {
    /// Returns how many bytes at a place to leave out; 0 if the character there is written.
    ///
    /// Left out are control characters, noncharacters, the byte order mark, and the characters that turn the direction
    /// of all that follows: with them a letter could make the host behind a link read backwards.
    static func omittedLength(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        let byte = text[position]
        func next(_ offset: Int) -> UInt8 { position + offset < text.count ? text[position + offset] : 0 }
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D: return 0
        case 0..<0x20, 0x7F: return 1
        case 0xC2: return next(1) & 0xE0 == 0x80 ? 2 : 0
        case 0xE2:
            // U+202A to U+202E, U+2066 to U+2069.
            if next(1) == 0x80, 0xAA...0xAE ~= next(2) { return 3 }
            return next(1) == 0x81 && 0xA6...0xA9 ~= next(2) ? 3 : 0
        case 0xEF:
            // U+FEFF, U+FDD0 to U+FDEF, U+FFFE, U+FFFF.
            if next(1) == 0xBB, next(2) == 0xBF { return 3 }
            if next(1) == 0xB7, 0x90...0xAF ~= next(2) { return 3 }
            return next(1) == 0xBF && next(2) >= 0xBE ? 3 : 0
        case 0xF0...0xF4:
            // U+1FFFE, U+1FFFF and so on to U+10FFFF.
            return next(1) & 0x0F == 0x0F && next(2) == 0xBF && next(3) >= 0xBE ? 4 : 0
        default: return 0
        }
    }

    /// Whether a text has only white space, or nothing, when written.
    static func isBlank(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < text.count {
            let length = omittedLength(text, at: position)
            guard length > 0 || [0x09, 0x0A, 0x0C, 0x0D, 0x20].contains(text[position]) else { return false }
            position += max(1, length)
        }
        return true
    }
}
