/// Parses Message-IDs, Content-IDs and lists of them (RFC 5322 §3.6.4), without their angle brackets.
enum MessageIdentifiers {
    /// The most identifiers read. No honest header has more, though References grows by one with each reply.
    private static let limit = 1000

    /// Returns all identifiers of a field: those in angle brackets, or, if there are none, the words with an `@`.
    static func all(in value: UnsafeRawBufferPointer) -> [String] {
        var scanner = HeaderScanner(value)
        var bracketed: [String] = []
        var bare: [String] = []
        while !scanner.isAtEnd, bracketed.count < limit, bare.count < limit {
            scanner.skipComments()
            guard let byte = scanner.peek else { break }
            if byte == 0x3C {
                scanner.advance()
                let inside = scanner.take { $0 != 0x3E && $0 != 0x3C }
                let isClosed = scanner.take(0x3E)
                if let identifier = identifier(inside), isClosed || !inside.contains(0x20) {
                    bracketed.append(identifier)
                }
            } else if byte == 0x22 {
                _ = scanner.takeQuotedString()
            } else {
                let word = scanner.take { !$0.isFoldingSpace && $0 != 0x3C && $0 != 0x2C && $0 != 0x28 && $0 != 0x22 }
                if word.contains(0x40), let identifier = identifier(word) { bare.append(identifier) }
                if word.isEmpty { scanner.advance() }
            }
        }
        return bracketed.isEmpty ? bare : bracketed
    }

    /// Returns the first identifier of a field; the whole value if nothing looks like one.
    static func first(in value: UnsafeRawBufferPointer) -> String? {
        all(in: value).first ?? identifier(value)
    }

    /// Removes white space, which folding may have added and no identifier has.
    private static func identifier(_ bytes: UnsafeRawBufferPointer) -> String? {
        let kept = bytes.filter { !$0.isFoldingSpace && $0 != 0x3C && $0 != 0x3E }
        guard !kept.isEmpty else { return nil }
        return Charset.decode(kept, label: nil).text
    }
}
