/// A cursor over a header value that only moves forward. It reads the lexical tokens of RFC 5322 §3.2.
///
/// Every method stops at the end of the bytes and none goes back, so a parser built on them is linear.
struct HeaderScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The current byte, or `nil` at the end.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func advance() { if position < bytes.count { position += 1 } }

    /// Moves forward to a place; never moves back.
    mutating func move(to place: Int) { position = min(max(place, position), bytes.count) }

    /// Takes the byte if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Takes bytes while they fit.
    @inline(__always)
    mutating func take(while fits: (UInt8) -> Bool) -> UnsafeRawBufferPointer {
        let start = position
        skip(while: fits)
        return bytes.slice(start..<position)
    }

    /// Skips bytes while they fit.
    @inline(__always)
    mutating func skip(while fits: (UInt8) -> Bool) {
        while position < bytes.count, fits(bytes[position]) { position += 1 }
    }

    mutating func skipSpace() {
        while position < bytes.count, bytes[position].isFoldingSpace { position += 1 }
    }

    /// Skips white space and comments (CFWS, RFC 5322 §3.2.2). Returns whether all comments are closed.
    @discardableResult
    mutating func skipComments() -> Bool {
        skipSpace()
        while peek == 0x28 {
            guard skipComment() else { return false }
            skipSpace()
        }
        return true
    }

    /// Skips a comment. If it is not closed, skips everything and returns `false`.
    private mutating func skipComment() -> Bool {
        var depth = 0
        while let byte = peek {
            advance()
            switch byte {
            case 0x5C: advance()
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return true }
            default: break
            }
        }
        return false
    }

    /// Takes a comment and returns its content: nested parentheses kept, quoted pairs unescaped. Returns `nil`, with
    /// everything taken, if the comment is not closed.
    mutating func takeComment() -> [UInt8]? {
        guard take(0x28) else { return nil }
        var depth = 1
        var inside: [UInt8] = []
        while let byte = peek {
            advance()
            switch byte {
            case 0x5C:
                if let quoted = peek {
                    // A quoted line break or NUL (obsolete syntax) must not get into a name or an address.
                    if quoted != 0x0D, quoted != 0x0A, quoted != 0 { inside.append(quoted) }
                    advance()
                }
                continue
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return inside }
            case 0x0D, 0x0A: continue
            default: break
            }
            inside.append(byte)
        }
        return nil
    }

    /// The content of the quoted string here and the place after it, if it is closed and needs no unescaping or
    /// unfolding. Takes nothing.
    var plainQuotedString: (inside: UnsafeRawBufferPointer, end: Int)? {
        guard peek == 0x22 else { return nil }
        var place = position + 1
        while place < bytes.count {
            switch bytes[place] {
            case 0x22: return (bytes.slice(position + 1..<place), place + 1)
            case 0x5C, 0x0D, 0x0A: return nil
            default: place += 1
            }
        }
        return nil
    }

    /// Takes a quoted string and returns its content, unescaped and unfolded, and whether it was closed.
    mutating func takeQuotedString() -> (inside: [UInt8], isClosed: Bool) {
        guard take(0x22) else { return ([], false) }
        var inside: [UInt8] = []
        while let byte = peek {
            advance()
            switch byte {
            case 0x22: return (inside, true)
            case 0x5C:
                if let quoted = peek {
                    // A quoted line break or NUL (obsolete syntax) must not get into a name or an address.
                    if quoted != 0x0D, quoted != 0x0A, quoted != 0 { inside.append(quoted) }
                    advance()
                }
            case 0x0D, 0x0A: continue
            default: inside.append(byte)
            }
        }
        return (inside, false)
    }
}
