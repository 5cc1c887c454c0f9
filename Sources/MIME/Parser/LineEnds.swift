/// Finds the ends of lines: LF, CR LF, a lone CR, and the CR CR LF that some gateways make, which is one end.
///
/// The next LF is remembered, so that a message whose lines end in CR alone is not searched to its end for each line.
struct LineEnds {
    /// A line from where it was asked for.
    struct Line {
        /// Where its end mark begins.
        var contentEnd: Int
        /// Where the next line begins.
        var next: Int
    }

    private var nextLF = -1
    /// From where `nextLF` was looked for: it says nothing of what stands before.
    private var searchedFrom = 0
    /// Bytes looked at so far, for the tests of linearity.
    private(set) var examined = 0

    /// The line that begins at `start`; without an end mark it reaches to `end`.
    @inline(__always)
    mutating func line(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Line {
        if nextLF < start || start < searchedFrom {
            searchedFrom = start
            nextLF = bytes.firstOffset(of: 0x0A, from: start, to: end) ?? Int.max
            examined &+= Swift.min(nextLF, end) &- start
        }
        let limit = Swift.min(nextLF, end)
        guard let cr = bytes.firstOffset(of: 0x0D, from: start, to: limit) else {
            examined &+= limit &- start
            return Line(contentEnd: limit, next: Swift.min(limit &+ 1, end))
        }
        examined &+= cr &- start
        let after = cr + 1
        if after == nextLF { return Line(contentEnd: cr, next: after + 1) }
        if after + 1 == nextLF, bytes[after] == 0x0D { return Line(contentEnd: cr, next: after + 2) }
        return Line(contentEnd: cr, next: after)
    }
}
