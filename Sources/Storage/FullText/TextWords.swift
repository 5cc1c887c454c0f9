/// Splits a text into words, the same way on every engine. A word is a run of letters, digits and their marks;
/// everything else separates words. `2026-0142` and `jan@firma.cz` are therefore consecutive words, found both as a
/// phrase and by their parts.
///
/// The caller has folded the text already; this only changes A–Z to lower case.
enum TextWords {
    /// The most characters of a word; later ones are dropped, in documents and in queries alike.
    static let longestWord = 64

    /// Returns the words of a text, in order, at most `limit`.
    static func words(of text: some StringProtocol, limit: Int = .max) -> [String] {
        var words: [String] = []
        guard limit > 0 else { return [] }
        forEach(in: text) { word in
            words.append(String(decoding: word, as: UTF8.self))
            return words.count < limit
        }
        return words
    }

    /// Passes each word to `take`, in UTF-8, until `take` returns `false`.
    static func forEach(in text: some StringProtocol, _ take: ([UInt8]) -> Bool) {
        var word: [UInt8] = []
        var length = 0
        for scalar in text.unicodeScalars {
            guard isInWord(scalar) else {
                if length > 0 {
                    guard take(word) else { return }
                    word.removeAll(keepingCapacity: true)
                    length = 0
                }
                continue
            }
            length += 1
            guard length <= longestWord else { continue }
            switch scalar.value {
            case 0x41...0x5A: word.append(UInt8(truncatingIfNeeded: scalar.value | 0x20))
            case ..<0x80: word.append(UInt8(truncatingIfNeeded: scalar.value))
            default: word.append(contentsOf: scalar.utf8)
            }
        }
        if length > 0 { _ = take(word) }
    }

    private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39, 0x41...0x5A: return true
        case ..<0x80: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
            return true
        default: return false
        }
    }
}
