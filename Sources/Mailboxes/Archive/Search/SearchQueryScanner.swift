/// Splits a search into words, phrases, and operators with their values.
struct SearchQueryScanner {
    struct Token: Hashable {
        /// The operator in lower case; `nil` for text.
        var name: String?
        var value: String
        /// Whether an asterisk follows the value: its last word may go on.
        var hasAsterisk: Bool
        var isNegated: Bool
        /// Whether the value was in quotation marks.
        var isQuoted = false
    }

    /// All operators.
    static let operators = ["from", "to", "cc", "subject", "has", "before", "after", "in", "is"]
    /// Operators of other programs. Taken as text, they would find nothing.
    private static let foreign: Set<String> = [
        "bcc", "body", "category", "date", "deliveredto", "file", "filename", "folder", "label", "larger", "list",
        "newer",
        "newer_than", "older", "older_than", "rfc822msgid", "since", "size", "smaller", "text", "until",
    ]
    /// Words before a colon that are common in messages, and that look like a mistyped operator.
    private static let ordinary: Set<String> = ["re", "od", "do", "fw"]
    /// Any of these opens, any closes: „Czech“, “English”, "typed".
    private static let quotes: Set<Character> = ["\"", "„", "“", "”"]

    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    mutating func next() throws(SearchQueryError) -> Token? {
        rest = rest.drop(while: \.isWhitespace)
        guard !rest.isEmpty else { return nil }
        var token = Token(value: "", hasAsterisk: false, isNegated: false)
        if rest.first == "-", let second = rest.dropFirst().first, !second.isWhitespace {
            token.isNegated = true
            rest.removeFirst()
        }
        token.name = try takeName()
        guard let first = rest.first, !first.isWhitespace else {
            guard let name = token.name else { return token }
            throw .missingValue(name: name)
        }
        if Self.quotes.contains(first) {
            guard let end = rest.dropFirst().firstIndex(where: Self.quotes.contains) else { throw .openQuote }
            token.value = String(rest[rest.index(after: rest.startIndex)..<end])
            token.isQuoted = true
            rest = rest[rest.index(after: end)...]
            if rest.first == "*" {
                token.hasAsterisk = true
                rest.removeFirst()
            }
        } else {
            let word = rest.prefix { !$0.isWhitespace }
            rest = rest[word.endIndex...]
            token.hasAsterisk = word.last == "*"
            token.value = String(token.hasAsterisk ? word.dropLast() : word)
        }
        if let name = token.name, token.value.allSatisfy(\.isWhitespace) { throw .missingValue(name: name) }
        return token
    }

    /// Takes an operator and its colon. A word with a colon that is not an operator is text, unless it was meant as
    /// one.
    private mutating func takeName() throws(SearchQueryError) -> String? {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0 == "_" || $0.isNumber) }
        guard !word.isEmpty, rest[word.endIndex...].first == ":" else { return nil }
        let name = word.lowercased()
        if Self.operators.contains(name) {
            rest = rest[word.endIndex...].dropFirst()
            return name
        }
        let isMeant =
            Self.foreign.contains(name)
            || (!Self.ordinary.contains(name) && Self.operators.contains { Self.isMistyped(name, for: $0) })
        if isMeant { throw .unknownOperator(name) }
        return nil
    }

    /// Whether one letter is wrong, missing or added, or two are swapped.
    private static func isMistyped(_ name: String, for intended: String) -> Bool {
        let (given, wanted) = (Array(name.utf8), Array(intended.utf8))
        guard wanted.count >= 3, abs(given.count - wanted.count) <= 1 else { return false }
        let common = zip(given, wanted).prefix { $0 == $1 }.count
        let (left, right) = (given[common...], wanted[common...])
        if left.dropFirst() == right || left == right.dropFirst() || left.dropFirst() == right.dropFirst() {
            return true
        }
        return left.count == right.count && left.dropFirst(2) == right.dropFirst(2)
            && left.prefix(2).elementsEqual(right.prefix(2).reversed())
    }
}
