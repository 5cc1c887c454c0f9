import Storage

/// A document with a search that scans every word.
struct PlainDocument: Sendable {
    var scope: Int64
    var texts: [String]

    private static let vocabulary = ["fakt", "faktura", "faktury", "novak", "cz", "2026", "0142", "žluť", "dum"]

    static func random(_ random: inout SmallRandom) -> PlainDocument {
        PlainDocument(
            scope: Int64.random(in: 1...3, using: &random),
            texts: (0..<4).map { _ in
                let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    vocabulary.randomElement(using: &random) ?? ""
                }
                return words.joined(separator: [" ", "-", "@", ", ", "."].randomElement(using: &random) ?? " ")
            })
    }

    static func randomTerm(_ random: inout SmallRandom, fields: [String]) -> TextTerm {
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

/// A random number generator (splitmix64) that repeats its numbers for the same seed.
struct SmallRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
