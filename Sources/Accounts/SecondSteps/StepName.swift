/// The name that a person gives a second step.
enum StepName {
    /// The most characters of a name.
    static let longest = 60

    /// Returns a name as it is stored: in NFC, with single spaces.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/deviceName``.
    static func read(_ typed: String) throws(AccountsError) -> String {
        var problems: [InputProblem] = []
        let words = typed.prefix(longest * 20).split(separator: " ", omittingEmptySubsequences: true)
        let name = NameRules.cleaned(
            words.joined(separator: " "), field: .deviceName, limit: longest, into: &problems)
        guard problems.isEmpty else { throw .input(problems) }
        return name
    }
}
