/// The part of the UTS 46 mapping that names need: lower case, NFC composition, narrow forms for full-width ones, dots
/// for other scripts' dots; invisible characters removed. Compatibility characters are rejected, not mapped.
enum IDNAMapping {
    static func mapped(_ domain: String) -> String {
        if domain.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A ~= $0) }) { return domain }
        var scalars = String.UnicodeScalarView()
        for scalar in domain.unicodeScalars {
            switch scalar.value {
            case 0x3002, 0xFF0E, 0xFF61: scalars.append(".")
            case 0xFF01...0xFF5E:
                let narrow = Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0))
                scalars.append(contentsOf: narrow.properties.lowercaseMapping.unicodeScalars)
            // Soft hyphen, zero width space, word joiner, variation selectors, byte order mark.
            case 0xAD, 0x200B, 0x2060, 0xFE00...0xFE0F, 0xFEFF: break
            default: scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return Composition.composed(String(scalars))
    }

    /// Returns whether a scalar is allowed: letters, marks, digits and the hyphen that are their own compatibility
    /// form, and ß and ς, which non-transitional processing keeps.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "-" || scalar == "_" || scalar == "ß" || scalar == "ς" || scalar == "·" { return true }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark, .decimalNumber:
            return !scalar.properties.changesWhenNFKCCaseFolded
        default: return false
        }
    }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}
