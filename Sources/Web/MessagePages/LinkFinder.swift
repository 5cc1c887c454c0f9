/// Finds the addresses in a text that a letter has as text.
///
/// Only http, https and mailto count, and the link leads to exactly what is read. An address with a user before the host
/// is none: `https://bank.cz@evil.example/` does not lead to the bank.
struct LinkFinder: Sendable {
    /// A piece of text, with the address that it leads to; the address is empty for words.
    struct Piece: Sendable, Hashable {
        let text: String
        let link: String
    }

    /// The most links of a text; what follows is words.
    private static let mostLinks = 1_000
    private static let schemes = ["https://", "http://", "mailto:"].map { Array($0.unicodeScalars) }

    private let scalars: [Unicode.Scalar]

    /// Returns the pieces of a text. Joined, they are the text.
    static func pieces(of text: String) -> [Piece] { LinkFinder(scalars: Array(text.unicodeScalars)).pieces() }

    private func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var (start, position, links) = (0, 0, 0)
        while position < scalars.count, links < Self.mostLinks {
            guard let end = end(ofLinkAt: position) else {
                position += 1
                continue
            }
            if start < position { pieces.append(Piece(text: text(start..<position), link: "")) }
            let link = text(position..<end)
            pieces.append(Piece(text: link, link: link))
            (start, position, links) = (end, end, links + 1)
        }
        if start < scalars.count { pieces.append(Piece(text: text(start..<scalars.count), link: "")) }
        return pieces
    }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    /// Where the link ends that begins here; `nil` if none does.
    private func end(ofLinkAt start: Int) -> Int? {
        guard "hHmM".unicodeScalars.contains(scalars[start]),
            start == 0 || !scalars[start - 1].properties.isAlphabetic && !("0"..."9").contains(scalars[start - 1]),
            let scheme = Self.schemes.first(where: { begins(with: $0, at: start) })
        else { return nil }
        let first = start + scheme.count
        var end = first
        while end < scalars.count, Self.isOfLink(scalars[end]) { end += 1 }
        end = trimmed(first..<end)
        let rest = scalars[first..<end]
        if scheme.last == ":" {
            guard let at = rest.firstIndex(of: "@"), at > first, at + 1 < end else { return nil }
            return end
        }
        let host = rest.prefix { !"/?#".unicodeScalars.contains($0) }
        guard let letter = host.first,
            letter.properties.isAlphabetic || letter.properties.numericType != nil || letter == "[",
            !host.contains("@")
        else { return nil }
        return end
    }

    private func begins(with scheme: [Unicode.Scalar], at start: Int) -> Bool {
        guard scalars.count - start > scheme.count else { return false }
        return scheme.indices.allSatisfy { scalars[start + $0].properties.lowercaseMapping == String(scheme[$0]) }
    }

    /// The end without the punctuation of the sentence around it, and without a bracket that was opened before.
    private func trimmed(_ range: Range<Int>) -> Int {
        var end = range.upperBound
        while end > range.lowerBound {
            switch scalars[end - 1] {
            case ".", ",", ";", ":", "!", "?", "'", "*", "_", "…", "“", "”": end -= 1
            case ")" where !isBalanced("(", ")", range.lowerBound..<end),
                "]" where !isBalanced("[", "]", range.lowerBound..<end):
                end -= 1
            default: return end
            }
        }
        return end
    }

    private func isBalanced(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ range: Range<Int>) -> Bool {
        scalars[range].count { $0 == open } >= scalars[range].count { $0 == close }
    }

    /// Whether a character may be in an address (RFC 3986 §2; letters of all languages as in RFC 3987 §2.2).
    private static func isOfLink(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "\"", "`", "{", "}", "|", "\\", "^": false
        case "!"..."~": true
        default: scalar.value > 0x9F && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
    }
}
