/// One condition of a search: consecutive words, in one field or in any.
///
/// User input is split into words, so none of it becomes query syntax.
public struct TextTerm: Sendable, Hashable {
    /// The shortest prefix, in Unicode scalars. A shorter one is matched as a whole word, because too much of the index
    /// begins with it. Scripts that are written without spaces are exempt.
    public static let shortestPrefix = 3
    /// The most words of a phrase; later ones are ignored.
    public static let longestPhrase = 32

    /// The words, in order. A term without words, such as `---`, is left out of the query.
    public let words: [String]
    /// The field to search; `nil` for any.
    public let field: String?
    /// Whether the last word may be the beginning of a longer one.
    public let isPrefix: Bool
    /// Whether documents that match the term are excluded.
    public let isNegated: Bool

    /// Splits a text into a term's words.
    ///
    /// - Parameters:
    ///   - text: the text to find, folded like the documents.
    ///   - field: the field to search; `nil` for any.
    ///   - isPrefix: pass `true` if the last word may be the beginning of a longer one.
    ///   - isNegated: pass `true` to exclude the documents that match.
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
