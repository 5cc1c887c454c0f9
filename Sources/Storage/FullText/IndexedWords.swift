/// The words of a document as the engines take them. Finding them takes time: whoever stores much makes them before the
/// transaction begins.
public struct IndexedWords: Hashable, Sendable {
    /// The scope that every document is in, so that a query of negated terms alone has something to take from.
    static let everything = "all"

    /// Of each field, its words with a space between them.
    private(set) var fields: [String] = []
    /// How the fields' words are numbered: a field begins where the one before ended, with a gap that no phrase bridges.
    private static let gap = 2

    /// - Parameter texts: one for each field of the index, folded.
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

    /// What stands in FTS5's column for the scope.
    static func scopeWords(_ scope: Int64) -> String { "\(everything) \(scope)" }

    /// The lexeme that stands for the scope in a tsvector; no word has a colon.
    static func scopeLexeme(_ scope: Int64) -> String { "':\(scope)'" }

    /// A tsvector as PostgreSQL reads it: `'faktura':1A 'novak':4B`, the fields as weights.
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
