/// The subject of a reply or a forwarded message.
enum AnswerSubject {
    /// The most Unicode scalars of a subject that are kept.
    static let longest = 500

    /// Prefixes that programs put before the subject of a reply: English, Czech, Slovak and Polish, then German, Nordic
    /// and Dutch. Compared case-insensitively.
    private static let answered: Set<String> = [
        "re", "odp", "odpověď", "odpoveď", "odpowiedź", "aw", "sv", "vs", "antw",
    ]
    /// The same for forwarded messages.
    private static let forwarded: Set<String> = ["fwd", "fw", "pd", "přep", "prep", "wg", "tr"]

    /// Returns `Re: ` and the subject. A subject that already has a reply prefix is unchanged.
    static func reply(to subject: String?) -> String { prefixed("Re: ", subject, unless: answered) }

    /// Returns `Fwd: ` and the subject. A subject that already has a forwarding prefix is unchanged.
    static func forward(of subject: String?) -> String { prefixed("Fwd: ", subject, unless: forwarded) }

    private static func prefixed(_ prefix: String, _ subject: String?, unless known: Set<String>) -> String {
        let line = AnswerLine.plain(subject ?? "", longest: longest)
        return begins(line, with: known) ? line : line.isEmpty ? String(prefix.dropLast()) : prefix + line
    }

    /// Returns whether a subject begins with one of the prefixes, its counter and its colon: `Re:`, `RE[2]:`, `Odp.:`.
    /// Labels in brackets, as lists add them, may come first.
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

/// Text of one message to be written into another.
enum AnswerLine {
    /// Returns the text on one line: a decoded header field can contain line breaks and other control characters.
    static func plain(_ text: String, longest: Int) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            let isControl = scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value || 0x2028...0x2029 ~= scalar.value
            plain.append(isControl ? " " : scalar)
        }
        return String(plain).split(separator: " ").joined(separator: " ")
    }
}
