import Storage
import TestSupport

/// A document with a search that scans every word.
struct PlainDocument: Sendable {
    var scope: Int64
    var texts: [String]

    private static let vocabulary = ["fakt", "faktura", "faktury", "novak", "cz", "2026", "0142", "žluť", "dum"]

    static func random(_ random: inout SeededRandom) -> PlainDocument {
        PlainDocument(
            scope: Int64.random(in: 1...3, using: &random),
            texts: (0..<4).map { _ in
                let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    vocabulary.randomElement(using: &random) ?? ""
                }
                return words.joined(separator: [" ", "-", "@", ", ", "."].randomElement(using: &random) ?? " ")
            })
    }

    static func randomTerm(_ random: inout SeededRandom, fields: [String]) -> TextTerm {
        let words = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            vocabulary.randomElement(using: &random) ?? ""
        }
        return TextTerm(
            words.joined(separator: " "),
            in: Int.random(in: 0..<3, using: &random) == 0 ? fields.randomElement(using: &random) : nil,
            isPrefix: Int.random(in: 0..<3, using: &random) == 0, isNegated: Int.random(in: 0..<4, using: &random) == 0)
    }

    func matches(_ term: TextTerm, fields: [String]) -> Bool {
        let isFound = zip(fields, texts).contains { field, text in
            guard term.field == nil || term.field == field else { return false }
            let words = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
            return words.indices.contains { start in
                term.words.indices.allSatisfy { place in
                    guard start + place < words.count else { return false }
                    let word = words[start + place]
                    return term.isPrefix && place == term.words.count - 1
                        ? word.hasPrefix(term.words[place]) : word == term.words[place]
                }
            }
        }
        return isFound != term.isNegated
    }
}
