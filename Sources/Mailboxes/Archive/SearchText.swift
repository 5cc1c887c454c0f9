import Foundation

/// Text as searches compare it: without diacritics, in lower case, so that “prilis” finds “Příliš”.
enum SearchText {
    /// How much of a message's text is searched, in characters.
    static let maximumLength = 20_000

    /// Folds a text.
    static func fold(_ text: some StringProtocol) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in String(text).decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x300...0x36F: continue
            case 0x142: folded.append("l")
            case 0x111: folded.append("d")
            case 0xDF: folded.append(contentsOf: "ss".unicodeScalars)
            case 0x00: continue
            default: folded.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        return String(folded)
    }

    /// A pattern for LIKE … ESCAPE '\' that finds a folded word anywhere.
    static func pattern(_ word: some StringProtocol) -> String {
        var pattern = "%"
        for character in fold(word) {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}
