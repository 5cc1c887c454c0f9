/// The alphabets whose letters look like each other: an "а" of Cyrillic can't be told from an "a" of Latin.
///
/// No word of a language has letters of two of them. A word that has some is made to look like another one (UTS 39
/// §5.1). Other scripts stand beside Latin letters in honest words, and are told apart at a glance.
enum LookalikeAlphabet: CaseIterable {
    case latin, greek, cyrillic, armenian

    /// Returns the alphabet of a letter; `nil` if it belongs to none of these.
    init?(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        guard properties.isAlphabetic else { return nil }
        // Letters beyond the first block have their alphabet in their name.
        if scalar.isASCII {
            self = .latin
        } else if let name = properties.name, let found = Self.named(name) {
            self = found
        } else {
            return nil
        }
    }

    private static func named(_ name: String) -> LookalikeAlphabet? {
        let name = name.hasPrefix("FULLWIDTH ") ? String(name.dropFirst("FULLWIDTH ".utf8.count)) : name
        return allCases.first { name.hasPrefix($0.word) }
    }

    /// What the names of its letters begin with.
    private var word: String {
        switch self {
        case .latin: "LATIN "
        case .greek: "GREEK "
        case .cyrillic: "CYRILLIC "
        case .armenian: "ARMENIAN "
        }
    }

    /// Whether a word of a text has letters of two of them. Anything but a letter, a mark or a digit ends a word.
    static func areMixed(in text: String) -> Bool {
        var present: LookalikeAlphabet?
        for scalar in text.unicodeScalars {
            if let alphabet = LookalikeAlphabet(scalar) {
                if let present, present != alphabet { return true }
                present = alphabet
            } else if !belongsToWord(scalar) {
                present = nil
            }
        }
        return false
    }

    private static func belongsToWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isAlphabetic { return true }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: true
        default: false
        }
    }
}
