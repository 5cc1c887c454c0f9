public import MailWire

/// What a password looks like, without a letter of it: enough to tell an app password with a letter missing from the
/// password of an account.
public struct PasswordShape: Hashable, Sendable {
    /// Characters without white space.
    public let length: Int
    /// Whether all of them are ASCII letters.
    public let isLetters: Bool
    /// Whether all of them are ASCII letters and digits, with a digit among them.
    public let isLettersAndDigits: Bool
    /// Whether white space stands before or behind it, a line end apart, as text that was copied has it.
    public let hasOuterSpaces: Bool

    public init(
        length: Int, isLetters: Bool = false, isLettersAndDigits: Bool = false, hasOuterSpaces: Bool = false
    ) {
        self.length = length
        self.isLetters = isLetters
        self.isLettersAndDigits = isLettersAndDigits
        self.hasOuterSpaces = hasOuterSpaces
    }

    /// - Parameter typed: as it was typed or pasted.
    public init(_ typed: Secret) {
        self = typed.withText { text -> PasswordShape in
            let whole = text.drop(while: \.isNewline).reversed().drop(while: \.isNewline)
            let characters = text.filter { !AppPassword.isBlank($0) }
            let isASCII = characters.allSatisfy(\.isASCII)
            let letters = characters.count { $0.isLetter }
            let digits = characters.count { $0.isNumber }
            return PasswordShape(
                length: characters.count, isLetters: isASCII && letters == characters.count,
                isLettersAndDigits: isASCII && digits > 0 && letters + digits == characters.count,
                hasOuterSpaces: whole.first.map(AppPassword.isBlank) == true
                    || whole.last.map(AppPassword.isBlank) == true)
        }
    }
}
