import Foundation

/// How easily a password is guessed by somebody who tries the usual words, runs and repetitions.
///
/// Published lists have few passwords of 15 characters, and nearly all of them are put together from a few pieces. So
/// the pieces are looked for, instead of a list of whole passwords: `Password12345678` is a word and a run, and so are
/// thousands of others.
struct PasswordGuessing {
    /// What the pieces of an acceptable password are worth at least. A character that follows from nothing is worth 1.
    static let leastWorth = 8
    /// What a common word is worth, or a year. The same word again is worth nothing.
    static let worthOfWord = 2
    /// What a word of the person or the company is worth.
    static let worthOfOwnWord = 1

    private static let words = Vocabulary(CommonWords.all)
    private let ownWords: Vocabulary
    /// Own words and short ones beside them, such as the `cz` of an address.
    private let ownPieces: Vocabulary

    /// Creates a guesser who knows the person.
    ///
    /// - Parameter texts: The names and addresses that a password must not be made of.
    init(knowing texts: [String]) {
        ownWords = Vocabulary(Self.words(of: texts, atLeast: 3))
        ownPieces = Vocabulary(Self.words(of: texts, atLeast: 2))
    }

    /// Why a password is easily guessed.
    enum Weakness: Sendable, Hashable {
        case common, ownWords
    }

    /// Returns why a password is easily guessed; `nil` if it is not.
    func weakness(of password: String) -> Weakness? {
        let plain = Array(Self.folded(password).unicodeScalars)
        if Set(plain).count < 5 || Self.repeats(plain) { return .common }
        // Digits and signs may stand for letters (p4$$word) or for themselves (12345).
        let joined = plain.filter { !Self.separators.contains($0) }
        let spellings = [plain, joined, plain.map { Self.letters[$0] ?? $0 }, joined.map { Self.letters[$0] ?? $0 }]
        if spellings.contains(where: { worth($0, knowsOwnWords: false) < Self.leastWorth }) { return .common }
        if spellings.contains(where: { worth($0, knowsOwnWords: true) < Self.leastWorth }) { return .ownWords }
        return isOfOwnPieces(plain) || isOfOwnPieces(joined) ? .ownWords : nil
    }

    /// Whether a text is put together from own words, however often, and has nothing else in it that is hard to guess:
    /// only digits and signs that would be no password themselves.
    private func isOfOwnPieces(_ text: [Unicode.Scalar]) -> Bool {
        func pieces(at start: Int) -> [Int] { ownPieces.prefixes(of: text[start...], letters: Self.letters) }
        // Whether the rest from each place on is of own words and signs, worked out from the end.
        var fits = Array(repeating: false, count: text.count) + [true]
        for start in text.indices.reversed() {
            fits[start] =
                Self.isSign(text[start]) && fits[start + 1] || pieces(at: start).contains { fits[start + $0] }
        }
        guard fits[0] else { return false }
        var (start, hasWord, signs) = (0, false, [Unicode.Scalar]())
        while start < text.count {
            if let length = pieces(at: start).first(where: { fits[start + $0] }) {
                hasWord = true
                start += length
            } else {
                if !Self.separators.contains(text[start]) { signs.append(text[start]) }
                start += 1
            }
        }
        let isWeak =
            Set(signs).count < 5 || Self.repeats(signs) || worth(signs, knowsOwnWords: false) < Self.leastWorth
        return hasWord && isWeak
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && !scalar.properties.isAlphabetic
    }

    /// Returns the words of names and addresses, without the shortest ones.
    private static func words(of texts: [String], atLeast shortest: Int) -> [String] {
        texts.flatMap { text in
            let parts = folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
            return parts + [parts.joined()]
        }.filter { $0.count >= shortest }
    }

    /// Lower case without accents.
    static func folded(_ text: String) -> String {
        let marked = text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark }
        var folded = String.UnicodeScalarView()
        // These have no decomposition.
        for scalar in marked { folded.append(scalar == "ł" ? "l" : scalar == "đ" ? "d" : scalar) }
        return String(folded)
    }

    /// What a password is worth: the sum of its pieces.
    private func worth(_ scalars: [Unicode.Scalar], knowsOwnWords: Bool) -> Int {
        var (worth, seen, rest) = (0, Set<ArraySlice<Unicode.Scalar>>(), scalars[...])
        while let first = rest.first {
            let own = knowsOwnWords ? ownWords.longestPrefix(of: rest) : 0
            let known = Self.words.longestPrefix(of: rest)
            let run = Self.run(rest)
            if max(own, known) >= max(run, 3) {
                let isNew = seen.insert(rest.prefix(max(own, known))).inserted
                if isNew { worth += own >= known ? Self.worthOfOwnWord : Self.worthOfWord }
                rest = rest.dropFirst(max(own, known))
            } else if run >= 3 {
                worth += 1
                rest = rest.dropFirst(run)
            } else if Self.isYear(rest.prefix(4)) {
                worth += Self.worthOfWord
                rest = rest.dropFirst(4)
            } else {
                if !Self.separators.contains(first) { worth += 1 }
                rest = rest.dropFirst()
            }
            if worth >= Self.leastWorth { return worth }
        }
        return worth
    }

    /// Whether a text is a shorter one, too short for a password, over and over.
    private static func repeats(_ scalars: [Unicode.Scalar]) -> Bool {
        let longest = min(scalars.count / 2, PasswordRules.fewestCharacters - 1)
        guard longest >= 1 else { return false }
        return (1...longest).contains { period in scalars.dropFirst(period).elementsEqual(scalars.dropLast(period)) }
    }

    /// Returns how long the run is that a text begins with: one character repeated, the alphabet, digits, or keys
    /// beside each other.
    private static func run(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        guard let first = text.first else { return 0 }
        let repeated = text.prefix { $0 == first }.count
        let longest = sequences.map { sequence in
            guard let start = sequence.firstIndex(of: first) else { return 0 }
            return zip(sequence[start...], text).prefix { $0 == $1 }.count
        }.max()
        return max(repeated, longest ?? 0)
    }

    private static func isYear(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        text.count == 4 && (text.starts(with: "19".unicodeScalars) || text.starts(with: "20".unicodeScalars))
            && text.allSatisfy { ("0"..."9").contains($0) }
    }

    private static let separators = Set(" -_.,:;/'\"".unicodeScalars)

    private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "€": "e",
    ]

    /// The alphabet, the digits, and the rows and columns of keyboards, in both directions.
    private static let sequences: [[Unicode.Scalar]] = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop[]", "qwertzuiop", "azertyuiop", "asdfghjkl;'",
        "qsdfghjklm", "zxcvbnm,./", "yxcvbnm,.-", "wxcvbn", "!@#$%^&*()_+", "escrzyaie", "1qaz", "2wsx", "3edc", "4rfv",
        "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "1qay", "6zhn", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm",
        "13579", "24680", "147258369",
    ].flatMap { [Array($0.unicodeScalars), Array($0.unicodeScalars.reversed())] }
}

/// Words by their first letter, the longest first.
private struct Vocabulary {
    private var words: [Unicode.Scalar: [[Unicode.Scalar]]] = [:]

    init(_ texts: [String]) {
        for scalars in Set(texts).map({ Array($0.unicodeScalars) }).sorted(by: { $0.count > $1.count }) {
            guard let first = scalars.first else { continue }
            words[first, default: []].append(scalars)
        }
    }

    /// Returns the length of the longest word that a text begins with; 0 if there is none.
    func longestPrefix(of text: ArraySlice<Unicode.Scalar>) -> Int {
        guard let first = text.first, let candidates = words[first] else { return 0 }
        return candidates.first { text.starts(with: $0) }?.count ?? 0
    }

    /// Returns the lengths of the words that a text begins with, the longest first.
    ///
    /// - Parameter letters: What signs may stand for.
    func prefixes(of text: ArraySlice<Unicode.Scalar>, letters: [Unicode.Scalar: Unicode.Scalar]) -> [Int] {
        guard let first = text.first else { return [] }
        let candidates = [first, letters[first]].compactMap(\.self).flatMap { words[$0] ?? [] }
        let found = candidates.filter { word in
            word.count <= text.count && zip(word, text).allSatisfy { $0 == $1 || $0 == letters[$1] }
        }
        return found.map(\.count).sorted(by: >)
    }
}
