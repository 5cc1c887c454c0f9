import Foundation

/// Which passwords a person may choose: any of at least 15 characters that isn't easily guessed.
///
/// Nothing is asked of its composition, and no password expires (ASVS 6.2.1–6.2.12, 6.1.2). 15 characters are what
/// NIST SP 800-63B-4 asks for if a password can stand alone.
public struct PasswordRules: Sendable {
    /// The fewest characters, as a person counts them.
    public static let fewestCharacters = 15
    /// The most characters, as a person counts them.
    public static let mostCharacters = 256
    /// The most bytes of UTF-8. A character may consist of any number of code points, so counting them is not enough.
    static let mostBytes = 4096

    private let guessing: PasswordGuessing

    /// Creates the rules for a person.
    ///
    /// - Parameters:
    ///   - name: The person's name.
    ///   - address: The person's mail address.
    ///   - company: The company's name.
    public init(person name: String, address: String, company: String) {
        guessing = PasswordGuessing(knowing: [name, address, company, "Pennypost"])
    }

    /// Returns why a password can't be taken; nothing if it can.
    ///
    /// - Parameters:
    ///   - password: The password.
    ///   - field: The field in which it was entered.
    public func problems(in password: String, field: AccountsField = .password) -> [InputProblem] {
        guard !password.isEmpty else { return [InputProblem(field, .missing)] }
        guard Self.isPossible(password) else { return [InputProblem(field, .tooLong(limit: Self.mostCharacters))] }
        let normal = password.precomposedStringWithCanonicalMapping
        if normal.unicodeScalars.contains(where: Self.isControl) { return [InputProblem(field, .controlCharacters)] }
        if normal.count < Self.fewestCharacters {
            return [InputProblem(field, .tooShort(least: Self.fewestCharacters))]
        }
        switch guessing.weakness(of: normal) {
        case .common: return [InputProblem(field, .common)]
        case .ownWords: return [InputProblem(field, .ownWords)]
        case nil: return []
        }
    }

    /// Whether a text is short enough to be a password.
    static func isPossible(_ password: String) -> Bool {
        password.utf8.count <= mostBytes && password.precomposedStringWithCanonicalMapping.count <= mostCharacters
    }

    /// Whether a character can't be typed, or has no fixed normal form yet.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: true
        default: false
        }
    }
}
