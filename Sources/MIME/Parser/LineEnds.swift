/// Finds line breaks: LF, CR LF, a lone CR, and CR CR LF, which some gateways produce and which counts as one.
///
/// It remembers the next LF, so a message with only CR is not searched to its end for every line.
struct LineEnds {
    /// A line, from the requested start.
    struct Line {
        /// Where its line break begins.
        var contentEnd: Int
        /// Where the next line begins.
        var next: Int
    }

    private var nextLF = -1
    /// Where the search for `nextLF` started: `nextLF` says nothing about earlier bytes.
    private var searchedFrom = 0
    /// The number of bytes examined so far, for the linearity tests.
    private(set) var examined = 0

    /// Returns the line that begins at `start`. Without a line break it extends to `end`.
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
