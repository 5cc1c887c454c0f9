/// A place in a header value that moves forward only: the lexical tokens of RFC 5322 section 3.2.
///
/// Every method stops at the end of the bytes; none looks back, so that a parser made of them is linear.
struct HeaderScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The byte here, or nil at the end.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func advance() { if position < bytes.count { position += 1 } }

    /// Goes to a later place, never back.
    mutating func move(to place: Int) { position = min(max(place, position), bytes.count) }

    /// Takes the byte, where it is here.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Takes bytes as long as they fit.
    @inline(__always)
    mutating func take(while fits: (UInt8) -> Bool) -> UnsafeRawBufferPointer {
        let start = position
        skip(while: fits)
        return bytes.slice(start..<position)
    }

    /// Passes over bytes as long as they fit.
    @inline(__always)
    mutating func skip(while fits: (UInt8) -> Bool) {
        while position < bytes.count, fits(bytes[position]) { position += 1 }
    }

    mutating func skipSpace() {
        while position < bytes.count, bytes[position].isFoldingSpace { position += 1 }
    }

    /// Skips white space and comments: CFWS of RFC 5322 section 3.2.2. True where all comments are closed.
    @discardableResult
    mutating func skipComments() -> Bool {
        skipSpace()
        while peek == 0x28 {
            guard skipComment() else { return false }
            skipSpace()
        }
        return true
    }

    /// Skips a comment; false, and all of the rest skipped, where it is not closed.
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

    /// Takes a comment and gives what is inside, nested parentheses with it and quoted pairs undone; nil (and everything
    /// taken) where it is not closed.
    mutating func takeComment() -> [UInt8]? {
        guard take(0x28) else { return nil }
        var depth = 1
        var inside: [UInt8] = []
        while let byte = peek {
            advance()
            switch byte {
            case 0x5C:
                if let quoted = peek {
                    // A quoted line end or NUL (obsolete syntax) must not come into a name or an address.
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

    /// What is inside the quoted string here, where that is closed and stands there as it is, and the place after it;
    /// nothing is taken.
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

    /// Takes a quoted string and gives what is inside, quoted pairs and folding undone, and whether it was closed.
    mutating func takeQuotedString() -> (inside: [UInt8], isClosed: Bool) {
        guard take(0x22) else { return ([], false) }
        var inside: [UInt8] = []
        while let byte = peek {
            advance()
            switch byte {
            case 0x22: return (inside, true)
            case 0x5C:
                if let quoted = peek {
                    // A quoted line end or NUL (obsolete syntax) must not come into a name or an address.
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
