/// A query in the language of FTS5 (sqlite.org/fts5.html §3). Every word is in quotation marks, and no word contains
/// one.
struct FTS5Query {
    let text: String

    init(_ terms: [TextTerm], scopes: [Int64]?, fields: [String]) {
        let wanted = terms.filter { !$0.isNegated }.map { Self.phrase($0, fields) }
        let unwanted = terms.filter(\.isNegated).map { Self.phrase($0, fields) }
        var conditions = wanted
        if let scopes {
            let words = scopes.isEmpty ? ["\"none\""] : scopes.map { "\"\($0)\"" }
            conditions.insert("(" + words.map { "words_scope : \($0)" }.joined(separator: " OR ") + ")", at: 0)
        } else if conditions.isEmpty {
            conditions = ["words_scope : \"\(IndexedWords.everything)\""]
        }
        let all = conditions.joined(separator: " AND ")
        text = unwanted.isEmpty ? all : "(\(all)) NOT (\(unwanted.joined(separator: " OR ")))"
    }

    private static func phrase(_ term: TextTerm, _ fields: [String]) -> String {
        let columns = term.field.map { [$0] } ?? fields
        let filter = "{" + columns.map { "\"\($0)\"" }.joined(separator: " ") + "}"
        return "\(filter) : \"\(term.words.joined(separator: " "))\"" + (term.isPrefix ? " *" : "")
    }
}
