public import MailWire

/// What a password looks like, without any of its characters. That is enough to distinguish an app password with a
/// missing letter from an account's password.
public struct PasswordShape: Hashable, Sendable {
    /// The number of characters, not counting white space.
    public let length: Int
    /// Whether all characters are ASCII letters.
    public let isLetters: Bool
    /// Whether all characters are ASCII letters and digits, with at least one digit.
    public let isLettersAndDigits: Bool
    /// Whether there is white space around it, other than line ends, as in copied text.
    public let hasOuterSpaces: Bool

    /// Creates a shape from known values.
    public init(
        length: Int, isLetters: Bool = false, isLettersAndDigits: Bool = false, hasOuterSpaces: Bool = false
    ) {
        self.length = length
        self.isLetters = isLetters
        self.isLettersAndDigits = isLettersAndDigits
        self.hasOuterSpaces = hasOuterSpaces
    }

    /// Reads the shape of a password.
    /// - Parameter typed: The password as typed or pasted.
    public init(_ typed: Secret) {
        self = typed.withText { text -> PasswordShape in
            let whole = text.drop(while: \.isNewline).reversed().drop(while: \.isNewline)
            let characters = text.filter { !Self.isBlank($0) }
            let isASCII = characters.allSatisfy(\.isASCII)
            let letters = characters.count { $0.isLetter }
            let digits = characters.count { $0.isNumber }
            return PasswordShape(
                length: characters.count, isLetters: isASCII && letters == characters.count,
                isLettersAndDigits: isASCII && digits > 0 && letters + digits == characters.count,
                hasOuterSpaces: whole.first.map(Self.isBlank) == true
                    || whole.last.map(Self.isBlank) == true)
        }
    }

    /// Whether a character is white space, or pastes as such without being seen.
    static func isBlank(_ character: Character) -> Bool { character.unicodeScalars.allSatisfy(isBlank) }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: scalar.properties.isWhitespace
        }
    }
}
