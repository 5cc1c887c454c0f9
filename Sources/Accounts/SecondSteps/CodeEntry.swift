/// What a person types as a code of digits.
enum CodeEntry {
    /// Returns the digits. Spaces and dashes are ignored.
    ///
    /// - Throws: ``AccountsError/input(_:)`` for ``AccountsField/code``, if it is empty, has another number of digits,
    ///   or has something else in it.
    static func digits(_ typed: String, count: Int = TimeCode.digitCount) throws(AccountsError) -> String {
        var digits = ""
        for scalar in typed.unicodeScalars.prefix(100) where !isFurniture(scalar) {
            guard ("0"..."9").contains(scalar) else { throw .input([InputProblem(.code, .malformed)]) }
            digits.unicodeScalars.append(scalar)
        }
        if digits.isEmpty { throw .input([InputProblem(.code, .missing)]) }
        if digits.utf8.count < count { throw .input([InputProblem(.code, .tooShort(least: count))]) }
        if digits.utf8.count > count { throw .input([InputProblem(.code, .tooLong(limit: count))]) }
        return digits
    }

    /// Whether a character only groups others: white space, a dash of any width.
    static func isFurniture(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.isDash || scalar.properties.generalCategory == .format
    }
}
