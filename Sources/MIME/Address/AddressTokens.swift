/// The words, dots and `@` of one element of an address list, before their roles are known.
///
/// Tokens are ranges of the header's bytes, so an element needs no allocation. Only quoted strings with escapes or
/// folding are kept as bytes, since they read differently from their source.
struct AddressTokens {
    enum Kind { case atom, quoted, dot, at, colon }

    /// A word, dot or `@`: its range in the header, or its bytes if it reads differently from its source.
    struct Token {
        let kind: Kind
        let range: Range<Int>
        let bytes: [UInt8]?
        fileprivate(set) var hasSpaceBefore = false

        init(_ kind: Kind, _ range: Range<Int>) {
            self.kind = kind
            self.range = range
            bytes = nil
        }

        init(_ kind: Kind, _ bytes: [UInt8]) {
            self.kind = kind
            self.bytes = bytes
            range = 0..<0
        }
    }

    private let source: UnsafeRawBufferPointer
    private var tokens: [Token] = []
    private var sawSpace = false
    private(set) var hasAt = false

    init(_ source: UnsafeRawBufferPointer) {
        self.source = source
        tokens.reserveCapacity(8)
    }

    var isEmpty: Bool { tokens.isEmpty }
    /// Whether this is one word without quotes, perhaps with dots.
    var isWord: Bool { tokens.allSatisfy { ($0.kind == .atom || $0.kind == .dot) && !$0.hasSpaceBefore } }
    var beginsWithAt: Bool { tokens.first?.kind == .at }

    mutating func noteSpace() { sawSpace = true }

    /// Removes all tokens, for the next element.
    mutating func clear() {
        tokens.removeAll(keepingCapacity: true)
        sawSpace = false
        hasAt = false
    }

    mutating func append(_ token: Token) {
        if token.kind == .at { hasAt = true }
        var token = token
        token.hasSpaceBefore = sawSpace && !tokens.isEmpty
        tokens.append(token)
        sawSpace = false
    }

    /// The parts of an address, as consecutive ranges of tokens.
    struct Parts {
        var local: Range<Int>
        var domain: Range<Int>
        /// The tokens before and after, which belong to neither.
        var before: Range<Int>
        var after: Range<Int>
    }

    /// Returns the local part and domain around the last `@`; `nil` without an `@`.
    ///
    /// White space beside dots and the `@` is obsolete syntax and is dropped. Elsewhere it ends the address.
    func parts() -> Parts? {
        guard hasAt, let at = tokens.lastIndex(where: { $0.kind == .at }) else { return nil }
        var start = at
        while start > 0 {
            let isLoose = start == at || tokens[start].kind == .dot || tokens[start - 1].kind == .dot
            if tokens[start].hasSpaceBefore && !isLoose || tokens[start - 1].kind == .colon { break }
            start -= 1
        }
        var end = at + 1
        while end < tokens.count {
            let isLoose = end == at + 1 || tokens[end].kind == .dot || tokens[end - 1].kind == .dot
            if tokens[end].hasSpaceBefore, !isLoose { break }
            end += 1
        }
        return Parts(local: start..<at, domain: at + 1..<end, before: 0..<start, after: end..<tokens.count)
    }

    /// Returns whether a range has an encoded word. One in quotes is plain text.
    func hasEncodedWord(_ range: Range<Int>) -> Bool {
        tokens[range].contains { token in
            guard token.kind == .atom, token.bytes == nil, token.range.count >= 8 else { return false }
            let bytes = source.slice(token.range)
            return bytes[0] == 0x3D && bytes[1] == 0x3F && bytes[bytes.count - 2] == 0x3F
                && bytes[bytes.count - 1] == 0x3D
        }
    }

    /// Returns whether a token is a colon; `false` for an index out of range.
    func isColon(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == .colon }

    var all: Range<Int> { 0..<tokens.count }

    /// Returns whether a range has a quoted string, which a domain may not have (RFC 5322 §3.4.1).
    func hasQuotedString(_ range: Range<Int>) -> Bool { tokens[range].contains { $0.kind == .quoted } }

    /// Calls `body` with the tokens' bytes as a phrase: white space becomes one space.
    func withPhrase<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withBytes(range, isPhrase: true, body)
    }

    /// Calls `body` with the tokens' bytes as one side of an address, without white space.
    func withWord<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withBytes(range, isPhrase: false, body)
    }

    private func withBytes<Result>(
        _ range: Range<Int>, isPhrase: Bool, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        if let slice = slice(range, isPhrase: isPhrase) { return body(slice) }
        var bytes: [UInt8] = []
        for token in tokens[range] {
            if isPhrase, token.hasSpaceBefore, !bytes.isEmpty { bytes.append(0x20) }
            if let read = token.bytes { bytes += read } else { bytes.append(contentsOf: source.slice(token.range)) }
        }
        return bytes.withUnsafeBytes { body($0) }
    }

    /// Returns the tokens' range of the header if they read exactly as written there.
    private func slice(_ range: Range<Int>, isPhrase: Bool) -> UnsafeRawBufferPointer? {
        guard let first = range.first else { return source.slice(0..<0) }
        var end = tokens[first].range.lowerBound
        for index in range {
            let token = tokens[index]
            guard token.bytes == nil else { return nil }
            if index > first {
                let gap = token.range.lowerBound - end
                let isSpace = isPhrase && gap == 1 && token.hasSpaceBefore && source[end] == 0x20
                guard gap == 0 && !(isPhrase && token.hasSpaceBefore) || isSpace else { return nil }
            }
            end = token.range.upperBound
        }
        return source.slice(tokens[first].range.lowerBound..<end)
    }
}
