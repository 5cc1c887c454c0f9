/// The boundaries of the open multiparts, the innermost last, and the search for the next line that matches one.
struct BoundaryStack {
    /// A boundary to look for.
    struct Boundary {
        /// The multipart's index in the layout's parts.
        var part: Int
        /// The boundary's range in the source.
        var range: Range<Int>
        /// The boundary itself, if it is written differently in the source.
        var literal: [UInt8] = []

        var length: Int { literal.isEmpty ? range.count : literal.count }
    }

    /// A line that is a boundary delimiter.
    struct Delimiter {
        /// The index of its boundary among the open ones.
        var level: Int
        /// Whether it is the closing delimiter.
        var isClosing: Bool
        /// Where the content before the line ends: the line break before it belongs to the delimiter (RFC 2046 §5.1.1).
        /// For a part without a body, this is before the start of the body.
        var contentEnd: Int
        /// Where the line after it begins.
        var next: Int
    }

    private(set) var boundaries: [Boundary] = []
    /// The number of bytes examined so far, for the linearity tests.
    private(set) var examined = 0

    var isEmpty: Bool { boundaries.isEmpty }

    mutating func open(_ boundary: Boundary) {
        boundaries.append(boundary)
    }

    /// Removes the boundaries from `level` on, and returns them.
    mutating func close(from level: Int) -> ArraySlice<Boundary> {
        let closed = boundaries[Swift.min(level, boundaries.count)...]
        boundaries.removeLast(closed.count)
        return closed
    }

    /// Returns the first delimiter line at or after `start`, which must be the start of a line.
    ///
    /// Searches only for hyphens and compares only those at the start of a line, so it passes over base64 at memory
    /// speed.
    mutating func nextDelimiter(in bytes: Span<UInt8>, from start: Int) -> Delimiter? {
        var position = start
        while let hyphen = bytes.firstOffset(of: 0x2D, from: position, to: bytes.count) {
            examined &+= hyphen &- position &+ 1
            position = hyphen + 1
            guard position < bytes.count, bytes[position] == 0x2D else { continue }
            if hyphen == start || bytes[hyphen - 1].isLineEnd,
                let found = delimiter(in: bytes, at: hyphen)
            {
                return found
            }
            while position < bytes.count, bytes[position] == 0x2D { position += 1 }
        }
        examined &+= bytes.count &- position
        return nil
    }

    /// Returns the delimiter with its hyphens at `hyphens`, the start of a line: a boundary, then only blanks.
    ///
    /// Tries the innermost boundary first, so one boundary may be a prefix of another.
    mutating func delimiter(in bytes: Span<UInt8>, at hyphens: Int) -> Delimiter? {
        var level = boundaries.count
        while level > 0 {
            level -= 1
            examined &+= Swift.min(boundaries[level].length, bytes.count &- hyphens)
            guard let afterBoundary = match(boundaries[level], in: bytes, at: hyphens + 2) else { continue }
            var position = afterBoundary
            var isClosing = false
            if position + 1 < bytes.count, bytes[position] == 0x2D, bytes[position + 1] == 0x2D {
                isClosing = true
                position += 2
            }
            while position < bytes.count, bytes[position].isWSP { position += 1 }
            examined &+= position &- afterBoundary
            guard position >= bytes.count || bytes[position].isLineEnd else { continue }
            return Delimiter(
                level: level, isClosing: isClosing,
                contentEnd: Self.beforeLineEnd(in: bytes, hyphens),
                next: Self.afterLineEnd(in: bytes, position))
        }
        return nil
    }

    @inline(__always)
    private func match(_ boundary: Boundary, in bytes: Span<UInt8>, at position: Int) -> Int? {
        if boundary.literal.isEmpty {
            return bytes.matches(at: position, bytes, boundary.range) ? position + boundary.range.count : nil
        }
        let literal = boundary.literal.span
        return bytes.matches(at: position, literal, 0..<literal.count) ? position + literal.count : nil
    }

    private static func beforeLineEnd(in bytes: Span<UInt8>, _ lineStart: Int) -> Int {
        var position = lineStart
        guard position > 0 else { return 0 }
        let endsInFeed = bytes[position - 1] == 0x0A
        if endsInFeed { position -= 1 }
        if position > 0, bytes[position - 1] == 0x0D { position -= 1 } else { return position }
        if endsInFeed, position > 0, bytes[position - 1] == 0x0D { position -= 1 }
        return position
    }

    private static func afterLineEnd(in bytes: Span<UInt8>, _ lineEnd: Int) -> Int {
        var position = lineEnd
        if position < bytes.count, bytes[position] == 0x0D { position += 1 }
        if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
        if position < bytes.count, bytes[position] == 0x0A { position += 1 }
        return position
    }
}
