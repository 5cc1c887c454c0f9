/// The words, dots and `@` of one element of an address list, before it is known what they are.
struct AddressTokens {
    enum Kind { case atom, quoted, dot, at }

    private struct Token {
        var kind: Kind
        var bytes: [UInt8]
        var hasSpaceBefore: Bool
    }

    private var tokens: [Token] = []
    private var sawSpace = false
    private(set) var hasAt = false

    var isEmpty: Bool { tokens.isEmpty }
    var beginsWithAt: Bool { tokens.first?.kind == .at }

    mutating func noteSpace() { sawSpace = true }

    mutating func append(_ kind: Kind, _ bytes: [UInt8]) {
        if kind == .at { hasAt = true }
        tokens.append(Token(kind: kind, bytes: bytes, hasSpaceBefore: sawSpace && !tokens.isEmpty))
        sawSpace = false
    }

    /// All of it as a name: one space where white space was.
    var phrase: [UInt8] { Self.phrase(tokens[...]) }

    private static func phrase(_ tokens: ArraySlice<Token>) -> [UInt8] {
        var bytes: [UInt8] = []
        for token in tokens {
            if token.hasSpaceBefore, !bytes.isEmpty { bytes.append(0x20) }
            bytes += token.bytes
        }
        return bytes
    }

    /// Local part and domain around the last `@`, and what stood around them that belongs to neither; nil without `@`.
    ///
    /// White space beside dots and the `@` is obsolete syntax and goes; elsewhere it ends the address.
    func parts() -> (local: [UInt8], domain: [UInt8], rest: [UInt8])? {
        guard let at = tokens.lastIndex(where: { $0.kind == .at }) else { return nil }
        var start = at
        while start > 0 {
            let isLoose = start == at || tokens[start].kind == .dot || tokens[start - 1].kind == .dot
            if tokens[start].hasSpaceBefore, !isLoose { break }
            start -= 1
        }
        var end = at + 1
        while end < tokens.count {
            let isLoose = end == at + 1 || tokens[end].kind == .dot || tokens[end - 1].kind == .dot
            if tokens[end].hasSpaceBefore, !isLoose { break }
            end += 1
        }
        let local = tokens[start..<at].flatMap { $0.bytes }
        let domain = tokens[at + 1..<end].flatMap { $0.bytes }
        return (local, domain, Self.phrase(tokens[..<start]) + Self.phrase(tokens[end...]))
    }
}
