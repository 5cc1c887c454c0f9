/// One of the ways to write a secret.
struct SecretForm: Sendable {
    enum Kind: Sendable {
        /// Found anywhere in a text.
        case text
        /// Found anywhere in a text. The whole run of base64 around it is hidden.
        case base64
        /// Found only as a whole word, with matching letter case.
        case word
    }

    /// The form without white space. ASCII letters are in lower case, except in a ``Kind/word``.
    let bytes: [UInt8]
    let kind: Kind

    /// Number of leading bytes that must be present. A secret cut off after them is still recognised.
    private let least: Int
    /// The most blanks between two bytes that are skipped.
    private static let mostBlanks = 4
    /// The fewest leading bytes of a secret that are hidden without the rest.
    private static let leastBeginning = 8
    /// The same at the end of a text, which may have been cut off there.
    private static let leastAtEnd = 4

    init?(_ bytes: some Collection<UInt8>, _ kind: Kind) {
        let solid = bytes.filter { !Self.isBlank($0) }
        guard !solid.isEmpty else { return nil }
        self.bytes = kind == .word ? solid : solid.map(Self.folded)
        self.kind = kind
        let most = solid.count
        least =
            switch kind {
            case .word: most
            // Passwords often begin with a company's name, which servers use too.
            case .text: min(most, max(Self.leastBeginning, (3 * most + 3) / 4))
            case .base64: min(most, max(Self.leastBeginning, (most + 1) / 2))
            }
    }

    static func folded(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }

    // MARK: Finding

    /// Returns the range of this form in a text if it begins at `start`.
    func range(in text: [UInt8], at start: Int) -> Range<Int>? {
        guard !isPlainlyElse(text, start), let end = end(in: text, from: start) else { return nil }
        switch kind {
        case .text: return start..<end
        case .base64: return Self.run(around: start..<end, in: text)
        case .word:
            let isWhole =
                !(start > 0 && Self.isOfWord(text[start - 1])) && !(end < text.count && Self.isOfWord(text[end]))
            return isWhole ? start..<end : nil
        }
    }

    /// Rules out most positions cheaply: a different byte follows that is neither an escape nor a blank.
    private func isPlainlyElse(_ text: [UInt8], _ start: Int) -> Bool {
        for (offset, byte) in bytes.prefix(3).enumerated() {
            guard start + offset < text.count else { return false }
            let other = text[start + offset]
            if SpelledByte.introducers.contains(other) || Self.isBlank(other) || other == 0xEF { return false }
            if (kind == .word ? other : Self.folded(other)) != byte { return true }
        }
        return false
    }

    /// Returns the furthest end over all readings of the text's escapes; `nil` if too little of the form is there.
    private func end(in text: [UInt8], from start: Int) -> Int? {
        var reached: [Int: Set<Int>] = [0: [start]]
        var furthest: Int?
        for done in bytes.indices {
            guard let places = reached.removeValue(forKey: done) else { continue }
            for place in places {
                for reading in Self.readings(of: text, at: place, overBlanks: done > 0 && kind != .word) {
                    let taken = kind == .word ? reading.bytes : reading.bytes.map(Self.folded)
                    guard bytes[done...].starts(with: taken) else { continue }
                    let next = done + taken.count
                    let isCutOff = kind != .word && next >= Self.leastAtEnd && place + reading.length == text.count
                    if next >= least || isCutOff { furthest = max(furthest ?? 0, place + reading.length) }
                    reached[next, default: []].insert(place + reading.length)
                }
            }
        }
        return furthest
    }

    private static func readings(of text: [UInt8], at place: Int, overBlanks: Bool) -> [SpelledByte] {
        var place = place
        var skipped = 0
        var blanks = 0
        while true {
            let found = SpelledByte.readings(of: text, at: place)
            guard overBlanks, blanks < mostBlanks else { return found.map { $0.behind(skipped) } }
            if let blank = found.first(where: { $0.bytes.count == 1 && isBlank($0.bytes[0]) }) {
                (place, skipped) = (place + blank.length, skipped + blank.length)
            } else if text[min(place, text.count)...].starts(with: replacement) {
                // A NUL of UTF-16 that the protocol has made printable.
                (place, skipped) = (place + replacement.count, skipped + replacement.count)
            } else {
                return found.map { $0.behind(skipped) }
            }
            blanks += 1
        }
    }

    private static let replacement = Array("\u{FFFD}".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte || byte == 0 }

    private static func isOfWord(_ byte: UInt8) -> Bool { byte >= 0x80 || isOfBase64(byte) }

    private static func isOfBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func run(around range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        let padding = UInt8(ascii: "=")
        while start > 0, isOfBase64(text[start - 1]), text[start - 1] != padding { start -= 1 }
        while end < text.count, isOfBase64(text[end]), text[end] != padding { end += 1 }
        while end < text.count, text[end] == padding { end += 1 }
        return start..<end
    }
}

extension SpelledByte {
    /// Returns the same byte preceded by blanks.
    fileprivate func behind(_ blanks: Int) -> SpelledByte {
        blanks == 0 ? self : SpelledByte(bytes: bytes, length: length + blanks)
    }
}
