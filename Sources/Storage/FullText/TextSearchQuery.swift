/// A query in the language of PostgreSQL's tsquery (PostgreSQL's manual §8.11). Every word is in apostrophes, and no
/// word contains one.
struct TextSearchQuery {
    /// The query; empty if every document matches.
    let text: String

    init(_ terms: [TextTerm], scopes: [Int64]?, fields: [String]) {
        var conditions = terms.map { term in (term.isNegated ? "!" : "") + Self.phrase(term, fields) }
        if let scopes {
            let lexemes = scopes.isEmpty ? ["':'"] : scopes.map(IndexedWords.scopeLexeme)
            conditions.insert("(" + lexemes.joined(separator: " | ") + ")", at: 0)
        }
        text = conditions.joined(separator: " & ")
    }

    private static func phrase(_ term: TextTerm, _ fields: [String]) -> String {
        let index = term.field.flatMap { fields.firstIndex(of: $0) }
        let weight = index.map { String(Array("ABCD")[$0]) } ?? ""
        let words = term.words.enumerated().map { place, word in
            let mark = (term.isPrefix && place == term.words.count - 1 ? "*" : "") + weight
            return "'\(word)'" + (mark.isEmpty ? "" : ":\(mark)")
        }
        return "(" + words.joined(separator: " <-> ") + ")"
    }
}
