import Foundation

/// The name that a person gives a second step.
enum StepName {
    /// The most characters of a name.
    static let longest = 60

    /// Returns a name as it is stored: in NFC, with single spaces.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/deviceName``.
    static func read(_ typed: String) throws(AccountsError) -> String {
        let words = typed.split(separator: " ", omittingEmptySubsequences: true)
        let name = words.joined(separator: " ").precomposedStringWithCanonicalMapping
        if name.isEmpty { throw .input([InputProblem(.deviceName, .missing)]) }
        if name.count > longest || name.utf8.count > longest * 16 {
            throw .input([InputProblem(.deviceName, .tooLong(limit: longest))])
        }
        let isBroken = name.unicodeScalars.contains { scalar in
            [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
        }
        if isBroken { throw .input([InputProblem(.deviceName, .controlCharacters)]) }
        return name
    }
}
