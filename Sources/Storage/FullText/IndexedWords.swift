/// The words of a document in the form that the engines take. Splitting takes time: to store many documents, create
/// these before the transaction begins.
public struct IndexedWords: Hashable, Sendable {
    /// The scope that contains every document, so that a query with only negated terms has something to exclude from.
    static let everything = "all"

    /// The words of each field, with a space between them.
    private(set) var fields: [String] = []
    /// The extra positions left between two fields, so that no phrase spans them.
    private static let gap = 2

    /// Splits texts into words.
    ///
    /// - Parameter texts: one folded text for each field of the index.
    public init(_ texts: [String]) {
        var (words, bytes) = (0, 0)
        for text in texts {
            var field: [UInt8] = []
            if words < TextIndex.mostWords {
                TextWords.forEach(in: text) { word in
                    guard bytes + word.count <= TextIndex.mostBytes else {
                        words = TextIndex.mostWords
                        return false
                    }
                    if !field.isEmpty { field.append(UInt8(ascii: " ")) }
                    field.append(contentsOf: word)
                    words += 1
                    bytes += word.count
                    return words < TextIndex.mostWords
                }
            }
            fields.append(String(decoding: field, as: UTF8.self))
        }
    }

    /// Returns the words of a scope in FTS5's scope column.
    static func scopeWords(_ scope: Int64) -> String { "\(everything) \(scope)" }

    /// Returns the lexeme for a scope in a tsvector. It can't equal a word, because no word has a colon.
    static func scopeLexeme(_ scope: Int64) -> String { "':\(scope)'" }

    /// Returns a tsvector as PostgreSQL reads it, with the fields as weights: `'faktura':1A 'novak':4B`.
    func vector(scope: Int64) -> String {
        var vector = Array(Self.scopeLexeme(scope).utf8)
        var position = 1
        for (field, weight) in zip(fields, "ABCD".utf8) {
            for word in field.utf8.split(separator: UInt8(ascii: " ")) {
                vector.append(contentsOf: " '".utf8)
                vector.append(contentsOf: word)
                vector.append(contentsOf: "':\(position)".utf8)
                vector.append(weight)
                position += 1
            }
            position += Self.gap
        }
        return String(decoding: vector, as: UTF8.self)
    }
}
