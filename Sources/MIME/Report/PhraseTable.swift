/// Fixed phrases to find in text in one pass, ignoring the case of ASCII letters.
struct PhraseTable: Sendable {
    private let phrases: [[UInt8]]
    private let longest: Int
    /// For each byte, the indices in `phrases` of those that begin with it.
    private let places: [[Int]]

    init(_ phrases: [String]) {
        self.phrases = phrases.map { $0.utf8.map(\.asciiLowercased) }
        var places = [[Int]](repeating: [], count: 256)
        for (place, phrase) in self.phrases.enumerated() {
            if let first = phrase.first { places[Int(first)].append(place) }
        }
        self.places = places
        longest = self.phrases.reduce(0) { max($0, $1.count) }
    }

    /// Returns the index of the phrase found in the text, the lowest if there are several; `nil` if there is none.
    func place(in text: some StringProtocol) -> Int? {
        let bytes = text.utf8.map(\.asciiLowercased)
        var best: Int?
        for start in bytes.indices {
            for place in places[Int(bytes[start])] where best.map({ place < $0 }) ?? true {
                if Self.has(phrases[place], at: start, in: bytes) { best = place }
            }
            if best == 0 { break }
        }
        return best
    }

    /// Returns whether the text has one of the phrases.
    func isIn(_ text: some StringProtocol) -> Bool { place(in: text) != nil }

    /// Returns the length in bytes of the longest phrase at the start of the text; `nil` if there is none.
    func lengthOfBeginning(of text: some StringProtocol) -> Int? {
        let bytes = text.utf8.prefix(longest).map(\.asciiLowercased)
        guard let first = bytes.first else { return nil }
        return places[Int(first)].map { phrases[$0] }.filter { Self.has($0, at: 0, in: bytes) }.map(\.count).max()
    }

    /// Returns the index of a phrase at the start of the bytes; `nil` if there is none.
    func place(atBeginningOf bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first?.asciiLowercased else { return nil }
        let beginning = bytes.prefix(longest).map(\.asciiLowercased)
        return places[Int(first)].first { Self.has(phrases[$0], at: 0, in: beginning) }
    }

    private static func has(_ phrase: [UInt8], at start: Int, in bytes: [UInt8]) -> Bool {
        guard bytes.count - start >= phrase.count else { return false }
        for index in phrase.indices where bytes[start + index] != phrase[index] { return false }
        return true
    }
}
