/// The text of a letter, cut into what its writer wrote and what is quoted from earlier letters.
///
/// What is quoted is folded, never left out. Where the cut is doubtful, all of the text is shown: if answers stand
/// between quoted lines, and if nothing else is left.
struct LetterText: Sendable {
    /// A run of lines.
    struct Block: Sendable, Hashable {
        let text: String
        /// Whether it is from an earlier letter.
        let isEarlier: Bool
    }

    private let lines: [Substring]
    /// Whether the text was HTML, which marks no quoted line.
    private let isFromHTML: Bool

    /// Returns the runs of a text, in order.
    static func blocks(of text: String, isFromHTML: Bool) -> [Block] {
        let text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\0", with: "")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines.removeFirst() }
        return LetterText(lines: lines, isFromHTML: isFromHTML).blocks()
    }

    private func blocks() -> [Block] {
        guard !lines.isEmpty else { return [] }
        let earlier = earlierLines()
        let own = lines.indices.filter { !earlier[$0] && !isBlank($0) }
        let runs = runs(earlier).filter(\.isEarlier)
        let isMixed = runs.count > 1
        guard !own.isEmpty, !runs.isEmpty, !isMixed else { return [block(0..<lines.count, false)] }
        return self.runs(earlier).map { block($0.lines, $0.isEarlier) }
    }

    private func block(_ range: Range<Int>, _ isEarlier: Bool) -> Block {
        var kept = lines[range]
        while kept.last?.allSatisfy(\.isWhitespace) == true { kept.removeLast() }
        while kept.first?.allSatisfy(\.isWhitespace) == true { kept.removeFirst() }
        return Block(text: kept.joined(separator: "\n"), isEarlier: isEarlier)
    }

    private func runs(_ earlier: [Bool]) -> [(lines: Range<Int>, isEarlier: Bool)] {
        var runs: [(lines: Range<Int>, isEarlier: Bool)] = []
        var start = 0
        for end in 1...lines.count where end == lines.count || earlier[end] != earlier[start] {
            runs.append((start..<end, earlier[start]))
            start = end
        }
        return runs
    }

    /// Which lines are from earlier letters.
    private func earlierLines() -> [Bool] {
        var earlier = lines.map { $0.first == ">" }
        if let cut = cut() { for index in cut..<lines.count { earlier[index] = true } }
        // Blank lines between quoted ones.
        var last: Int?
        for index in lines.indices where earlier[index] {
            if let last, (last + 1..<index).allSatisfy(isBlank) { for blank in last..<index { earlier[blank] = true } }
            last = index
        }
        for index in lines.indices where earlier[index] && (index == 0 || !earlier[index - 1]) {
            for line in introduction(before: index) { earlier[line] = true }
        }
        return earlier
    }

    private func isBlank(_ index: Int) -> Bool { lines[index].allSatisfy(\.isWhitespace) }

    /// The lines that say who wrote what is quoted: up to three, of which the last ends in a colon.
    private func introduction(before quote: Int) -> Range<Int> {
        var end = quote
        while end > 0, isBlank(end - 1), quote - end < 2 { end -= 1 }
        guard end > 0, Self.ends(lines[end - 1], in: ":") else { return quote..<quote }
        for start in stride(from: end - 1, through: max(0, end - 3), by: -1) where !isBlank(start) {
            if Self.namesTime(lines[start..<end]) { return start..<quote }
        }
        return quote..<quote
    }

    /// Where an earlier letter begins that no line marks as quoted.
    private func cut() -> Int? {
        for index in lines.indices {
            if isHeader(at: index) {
                var start = index
                while start > 0, isBlank(start - 1) || Self.isRule(lines[start - 1]) { start -= 1 }
                return start
            }
            if isFromHTML, let start = lineOfWriter(endingAt: index) { return start }
        }
        return nil
    }

    /// Where the line begins that names the writer and the time of what follows; it may be broken into three.
    private func lineOfWriter(endingAt end: Int) -> Int? {
        guard Self.ends(lines[end], in: ":") else { return nil }
        for start in stride(from: end, through: max(0, end - 2), by: -1) {
            if isBlank(start) { return nil }
            let block = lines[start...end]
            if block.contains(where: { $0.contains("@") }), Self.namesTime(block) { return start }
        }
        return nil
    }

    /// Whether a line begins what programs write above an earlier letter: sender, time, recipients, subject.
    private func isHeader(at index: Int) -> Bool {
        guard Self.label(lines[index]) == .from else { return false }
        let block = lines[index..<min(index + 8, lines.count)]
        let kinds = Set(block.compactMap(Self.label))
        let around = block.prefix { !$0.allSatisfy(\.isWhitespace) }
        return kinds.count >= 3 && (around.contains { $0.contains("@") } || Self.namesTime(around))
    }

    private enum Label { case from, time, recipients, subject }

    private static let labels: [String: Label] = [
        "from": .from, "od": .from, "odesílatel": .from, "odesilatel": .from, "nadawca": .from, "von": .from,
        "odosielateľ": .from, "sent": .time, "date": .time, "odesláno": .time, "datum": .time, "wysłano": .time,
        "wysłane": .time, "data": .time, "odoslané": .time, "dátum": .time, "gesendet": .time, "to": .recipients,
        "komu": .recipients, "do": .recipients, "adresat": .recipients, "pre": .recipients, "an": .recipients,
        "subject": .subject, "předmět": .subject, "temat": .subject, "predmet": .subject, "betreff": .subject,
    ]

    private static func label(_ line: Substring) -> Label? {
        guard let colon = line.prefix(20).firstIndex(of: ":") else { return nil }
        return labels[line[..<colon].filter { !$0.isWhitespace && $0 != "*" && $0 != "\u{feff}" }.lowercased()]
    }

    /// Whether a line separates letters: dashes around words, or a row of underscores.
    private static func isRule(_ line: Substring) -> Bool {
        let text = line.drop(while: \.isWhitespace)
        return text.hasPrefix("---") || text.hasPrefix("‑‑‑") || text.hasPrefix("____")
    }

    private static func ends(_ line: Substring, in end: Character) -> Bool {
        line.last { !$0.isWhitespace } == end
    }

    /// Whether there is a time of day: `10:15` or, with the sign for ratios, `10∶15`.
    private static func namesTime(_ lines: ArraySlice<Substring>) -> Bool {
        lines.contains { line in
            let scalars = Array(line.unicodeScalars.prefix(500))
            return scalars.indices.contains { index in
                guard index > 0, index + 2 < scalars.count, isTimeMark(scalars[index]) else { return false }
                return isDigit(scalars[index - 1]) && isDigit(scalars[index + 1]) && isDigit(scalars[index + 2])
            }
        }
    }

    private static func isTimeMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ":" || scalar == "\u{2236}"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
}
