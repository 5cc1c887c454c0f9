/// The subject of an answer, and of a message that is forwarded.
enum AnswerSubject {
    /// The most Unicode scalars that are taken over of a subject.
    static let longest = 500

    /// What programs write before the subject of an answer: English, Czech, Slovak and Polish ones, then German, Nordic
    /// and Dutch ones. Letters are compared without case.
    private static let answered: Set<String> = [
        "re", "odp", "odpověď", "odpoveď", "odpowiedź", "aw", "sv", "vs", "antw",
    ]
    /// The same for what was forwarded.
    private static let forwarded: Set<String> = ["fwd", "fw", "pd", "přep", "prep", "wg", "tr"]

    /// `Re: ` and the subject. A subject that says already that it is an answer stays as it is.
    static func reply(to subject: String?) -> String { prefixed("Re: ", subject, unless: answered) }

    /// `Fwd: ` and the subject, unless the subject says so already.
    static func forward(of subject: String?) -> String { prefixed("Fwd: ", subject, unless: forwarded) }

    private static func prefixed(_ prefix: String, _ subject: String?, unless known: Set<String>) -> String {
        let line = AnswerLine.plain(subject ?? "", longest: longest)
        return begins(line, with: known) ? line : line.isEmpty ? String(prefix.dropLast()) : prefix + line
    }

    /// Whether a subject begins with one of the prefixes, its counter and its colon: `Re:`, `RE[2]:`, `Odp.:`. Labels in
    /// brackets may be before it, as lists add them.
    private static func begins(_ subject: String, with known: Set<String>) -> Bool {
        var rest = subject[...]
        while rest.first == "[", let end = rest.firstIndex(of: "]") {
            rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
        }
        let word = rest.prefix(while: \.isLetter)
        guard known.contains(word.lowercased()) else { return false }
        rest = rest[word.endIndex...].drop { $0 == " " || $0 == "." }
        rest = rest.drop { "[(^".contains($0) }.drop(while: \.isNumber).drop { "]) ".contains($0) }
        return rest.first == ":" || rest.first == "\u{FF1A}"
    }
}

/// Text of a message that is to be written into another one.
enum AnswerLine {
    /// The text on one line: a decoded header field can hold line breaks and other control characters.
    static func plain(_ text: String, longest: Int) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            let isControl = scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value || 0x2028...0x2029 ~= scalar.value
            plain.append(isControl ? " " : scalar)
        }
        return String(plain).split(separator: " ").joined(separator: " ")
    }
}
