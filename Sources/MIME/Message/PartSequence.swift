/// The parts of a tree in depth-first order, parents first.
public struct PartSequence: Sequence, IteratorProtocol, Sendable {
    private let layout: MessageLayout
    private let top: Int
    private var upcoming: Int

    init(_ root: Part) {
        layout = root.layout
        top = root.index
        upcoming = root.index
    }

    /// Returns the next part; `nil` after the last.
    public mutating func next() -> Part? {
        guard upcoming >= 0 else { return nil }
        let current = upcoming
        upcoming = successor(of: current)
        return Part(layout: layout, index: current)
    }

    private func successor(of index: Int) -> Int {
        if layout.parts[index].firstChild >= 0 { return layout.parts[index].firstChild }
        var climbing = index
        while climbing != top, climbing >= 0 {
            if layout.parts[climbing].nextSibling >= 0 { return layout.parts[climbing].nextSibling }
            climbing = layout.parts[climbing].parent
        }
        return -1
    }
}
