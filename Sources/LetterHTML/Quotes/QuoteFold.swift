/// Finds out whether a letter ends with earlier text, and the place at which that begins.
struct QuoteFold {
    private enum State {
        /// Before any mark.
        case own
        /// In a line before earlier text, or after it.
        case prefix
        /// In earlier text, this many marked elements deep.
        case quote(Int)
        /// Behind earlier text, with nothing visible since.
        case afterQuote
        /// In earlier text up to the letter's end.
        case toTheEnd
        /// The letter can't be folded.
        case unfoldable
    }

    private var state = State.own
    private var hasOwnText = false
    /// Whether the letter has earlier text, in whatever place.
    private(set) var hasEarlierText = false
    /// The place at which the earlier text begins, and the start tags and names of the elements that are open there.
    private var cut: (place: Int, startTags: [UInt8], open: [WrittenElement])?

    /// Something that people see was written.
    mutating func sawContent() {
        switch state {
        case .own: hasOwnText = true
        case .afterQuote: state = .unfoldable
        case .prefix, .quote, .toTheEnd, .unfoldable: break
        }
    }

    /// A marked element begins.
    ///
    /// - Parameters:
    ///   - place: The place of its start tag.
    ///   - open: The elements around it.
    ///   - written: What has been written.
    mutating func begin(_ mark: QuoteMark, at place: Int, in open: OpenElements, of written: [UInt8]) {
        if mark != .prefix { hasEarlierText = true }
        switch state {
        case .own:
            guard hasOwnText, open.canBeCut else {
                state = .unfoldable
                return
            }
            cut = (place, open.startTags(in: written), open.elements)
            state = mark == .start ? .toTheEnd : mark == .quote ? .quote(1) : .prefix
        case .prefix where mark != .prefix, .afterQuote where mark != .prefix:
            state = mark == .start ? .toTheEnd : .quote(1)
        case .quote(let depth): if mark == .quote { state = .quote(depth + 1) }
        case .prefix, .afterQuote, .toTheEnd, .unfoldable: break
        }
    }

    /// A marked element has ended.
    mutating func end(_ mark: QuoteMark) {
        switch (state, mark) {
        case (.quote(let depth), .quote): state = depth > 1 ? .quote(depth - 1) : .afterQuote
        case (.prefix, .prefix): state = .afterQuote
        default: break
        }
    }

    /// The letter in two pieces, if it can be folded.
    func folded(_ html: [UInt8]) -> FoldedLetter? {
        guard let cut, hasEarlierText else { return nil }
        switch state {
        case .toTheEnd, .quote, .afterQuote: break
        case .own, .prefix, .unfoldable: return nil
        }
        var newest = Array(html[..<cut.place])
        for element in cut.open.reversed() { newest.append(contentsOf: "</\(element.rawValue)>".utf8) }
        return FoldedLetter(
            newest: String(decoding: newest, as: UTF8.self),
            earlier: String(decoding: cut.startTags + html[cut.place...], as: UTF8.self))
    }
}
