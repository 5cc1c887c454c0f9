/// One condition of a search: words that stand one after the other, in one field or in any.
///
/// Whatever a person typed is taken apart into words: nothing of it becomes syntax of a query.
public struct TextTerm: Sendable, Hashable {
    /// A prefix shorter than this is taken as a whole word: too much of the index would begin with it. Scripts that write
    /// without spaces are exempt.
    public static let shortestPrefix = 3
    /// Of a longer phrase only so many words are looked for.
    public static let longestPhrase = 32

    /// The words, in order. A term without any, as `---` gives it, finds nothing and is left out of the query.
    public let words: [String]
    /// The field that has them; any where nil.
    public let field: String?
    /// Whether the last word may go on.
    public let isPrefix: Bool
    /// Whether documents with it are those that are not wanted.
    public let isNegated: Bool

    /// - Parameter text: what is looked for, folded as the documents were.
    public init(_ text: some StringProtocol, in field: String? = nil, isPrefix: Bool = false, isNegated: Bool = false) {
        words = TextWords.words(of: text, limit: Self.longestPhrase)
        self.field = field
        self.isPrefix = isPrefix && (words.last.map(Self.isLongEnough) ?? false)
        self.isNegated = isNegated
    }

    private static func isLongEnough(_ word: String) -> Bool {
        word.unicodeScalars.count >= shortestPrefix || word.unicodeScalars.contains { $0.value >= 0x2E80 }
    }
}
