/// A value not yet interpreted: a string or a parenthesised list. ENVELOPE and BODYSTRUCTURE are first read as nodes,
/// so that a list in place of NIL, or the reverse, does no harm.
enum Node {
    case `nil`
    case string([UInt8])
    case list([Node])

    var bytes: [UInt8]? {
        if case .string(let bytes) = self { bytes } else { nil }
    }

    var list: [Node]? {
        if case .list(let nodes) = self { nodes } else { nil }
    }

    var text: ByteText? { bytes.map(ByteText.init(bytes:)) }

    /// The string in lower case.
    var keyword: String? {
        bytes.map { String(decoding: $0.map(ASCII.lowercased), as: UTF8.self) }
    }

    /// The value of a string of digits. A negative number is 0, and one of more than 64 bits is the largest.
    var number: UInt64? {
        guard let bytes, let first = bytes.first else { return nil }
        if first == ASCII.minus, bytes.count > 1, bytes.dropFirst().allSatisfy(ASCII.isDigit) { return 0 }
        guard bytes.allSatisfy(ASCII.isDigit) else { return nil }
        return UInt64(String(decoding: bytes, as: UTF8.self)) ?? .max
    }
}

extension Array where Element == Node {
    /// Returns the element, or NIL past the end: servers leave fields off.
    func at(_ index: Int) -> Node {
        indices.contains(index) ? self[index] : .nil
    }
}

extension ResponseParser {
    /// Reads a value: NIL, a string or a list.
    mutating func node(depth: Int = 0) throws(GrammarError) -> Node {
        guard depth < limits.depth else {
            throw .limitExceeded(.depth, maximum: UInt64(limits.depth))
        }
        try countValue()
        if takeNil() { return .nil }
        guard cursor.take(ASCII.openParen) else { return .string(try astring()) }
        var nodes: [Node] = []
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParen) { return .list(nodes) }
            guard !cursor.isAtEnd else { throw malformed("the end of a list") }
            try checkLength(nodes.count)
            nodes.append(try node(depth: depth + 1))
        }
    }

    /// Skips one value.
    mutating func skipValue() throws(GrammarError) {
        guard cursor.peek() == ASCII.openParen else {
            _ = try nstring()
            return
        }
        var depth = 0
        while let byte = cursor.peek() {
            switch byte {
            case ASCII.openParen:
                depth += 1
                cursor.advance()
                guard depth <= limits.depth else { throw .limitExceeded(.depth, maximum: UInt64(limits.depth)) }
            case ASCII.closeParen:
                depth -= 1
                cursor.advance()
                if depth == 0 { return }
            case ASCII.quote: _ = try quoted()
            case ASCII.openBrace: _ = try heldLiteral()
            case ASCII.space, ASCII.tab: cursor.advance()
            default:
                // Step over a byte that no word may begin with, so that each turn advances.
                if loose().isEmpty { cursor.advance() }
            }
        }
        throw malformed("the end of a list")
    }

    func checkLength(_ count: Int) throws(GrammarError) {
        guard count < limits.listLength else {
            throw .limitExceeded(.listLength, maximum: UInt64(limits.listLength))
        }
    }
}
