import Foundation

/// The rules for a name of a person, a company or a network: any script, on one line, without invisible characters.
public enum NameRules {
    /// The most characters of a name.
    public static let longest = 100
    /// The most code points that a character counts for. A taller stack of marks is no name in any language.
    private static let mostScalarsPerCharacter = 4

    /// Returns a name as it is stored: in NFC, without white space around it.
    ///
    /// - Parameters:
    ///   - field: The field that the name was entered in.
    ///   - limit: The most characters.
    ///   - problems: Gains what is wrong with the name.
    static func cleaned(
        _ text: String, field: AccountsField, limit: Int = longest, into problems: inout [InputProblem]
    ) -> String {
        // Longer texts are not looked at any further, so that they cost nothing.
        guard text.utf8.count <= limit * mostScalarsPerCharacter * 4 else {
            problems.append(InputProblem(field, .tooLong(limit: limit)))
            return ""
        }
        let name = normalized(text)
        if !name.unicodeScalars.contains(where: { !belongsToOthers($0) }) {
            problems.append(InputProblem(field, .missing))
        } else if name.unicodeScalars.contains(where: isInvisible) {
            problems.append(InputProblem(field, .controlCharacters))
        } else if name.count > limit || name.unicodeScalars.count > limit * mostScalarsPerCharacter {
            problems.append(InputProblem(field, .tooLong(limit: limit)))
        }
        return name
    }

    /// Returns a text in NFC, without white space around it. Two names that look the same are equal then.
    static func normalized(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether a code point can't be seen or turns the direction of others. The joiners are part of words in some
    /// scripts, and of pictures; variation selectors choose how a picture looks. The blank pattern of Braille and the
    /// fillers of Hangul (Unicode 16 §4.7, Default_Ignorable_Code_Point) look like nothing at all.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if isJoinerOrSelector(scalar) { return false }
        if scalar.value == 0x2800 || scalar.properties.isDefaultIgnorableCodePoint { return true }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }

    /// Whether a code point is nothing without one before it, so that a name of these alone is empty.
    private static func belongsToOthers(_ scalar: Unicode.Scalar) -> Bool {
        isJoinerOrSelector(scalar) || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func isJoinerOrSelector(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200C, 0x200D, 0xFE00...0xFE0F: true
        default: false
        }
    }
}
