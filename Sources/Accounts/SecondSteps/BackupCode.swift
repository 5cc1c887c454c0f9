/// A code that replaces a second step once, for a person without their phone.
///
/// It has 60 random bits in 12 characters of Crockford's alphabet: digits and letters without i, l, o, which look like
/// 1 and 0, and without u.
public struct BackupCode: Sendable, Hashable {
    /// How many codes a set has.
    public static let count = 10

    /// As it is shown: `xxxx-xxxx-xxxx`.
    public var text: String {
        let all = Array(letters)
        return stride(from: 0, to: all.count, by: 4)
            .map { String(all[$0..<min($0 + 4, all.count)]) }.joined(separator: "-")
    }

    /// The 12 characters, which are what is hashed.
    let letters: String

    static let length = 12
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    /// Makes a code. Each byte gives five bits.
    init(random: (Int) -> [UInt8]) {
        letters = String(random(Self.length).map { Self.alphabet[Int($0 & 31)] })
    }

    /// Reads what a person typed. Case, spaces and dashes don't matter, and what looks like 0 or 1 counts as such.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/code``.
    init(typed: String) throws(AccountsError) {
        var letters = ""
        for scalar in typed.lowercased().unicodeScalars.prefix(200) where !CodeEntry.isFurniture(scalar) {
            let letter: Character =
                switch scalar {
                case "o": "0"
                case "i", "l": "1"
                default: Character(scalar)
                }
            guard Self.alphabet.contains(letter) else { throw .input([InputProblem(.code, .wrong)]) }
            letters.append(letter)
        }
        if letters.isEmpty { throw .input([InputProblem(.code, .missing)]) }
        if letters.count < Self.length { throw .input([InputProblem(.code, .tooShort(least: Self.length))]) }
        if letters.count > Self.length { throw .input([InputProblem(.code, .tooLong(limit: Self.length))]) }
        self.letters = letters
    }
}

extension BackupCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
