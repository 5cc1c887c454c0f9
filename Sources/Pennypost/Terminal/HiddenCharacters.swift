/// Characters of outside text that must not reach a reader as they are: a terminal obeys them, they change the
/// direction of text, or they are invisible. A name made of them looks empty, or looks like another name.
///
/// The set is Unicode's Cc, the lines and paragraphs of Zl and Zp, Bidi_Control, and Default_Ignorable_Code_Point
/// (UAX #44), with the annotation marks of U+FFF9 to U+FFFB.
enum HiddenCharacters {
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x20..<0x7F: false
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164: true
        case 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB: true
        case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// Returns whether a scalar of the set may stay because it belongs to a picture: U+FE0F after one, and U+200D
    /// between two (UTS #51, ED-14 and ED-16).
    static func joinsPictures(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Bool {
        guard let previous else { return false }
        switch scalar.value {
        case 0xFE0F: return isPicture(previous)
        case 0x200D: return (isPicture(previous) || previous.value == 0xFE0F) && next.map(isPicture) ?? false
        default: return false
        }
    }

    private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFF && scalar.properties.isEmoji
    }
}
