/// The elements that are open in what has been written.
///
/// Knows which element a parser would end or move, so that none is written then. What is written is the tree that a
/// parser makes of it (WHATWG HTML §13.2.6.4.7 to §13.2.6.4.15).
struct OpenElements {
    private struct Entry {
        let element: WrittenElement
        /// The place of its start tag in what has been written.
        let startTag: Range<Int>
        var inside: Surroundings
    }

    /// What a parser's decisions depend on.
    private struct Surroundings {
        var isInLink = false
        /// A `<p>` is open, with no cell of a table in between. The next block would end it.
        var isInParagraph = false
        /// A heading is open, with no cell in between.
        var isInHeading = false
        /// The element that a `<li>`, `<dd>` or `<dt>` would end.
        var item: WrittenElement.Kind?
    }

    private var entries: [Entry] = []

    var count: Int { entries.count }
    var elements: [WrittenElement] { entries.map(\.element) }
    var last: WrittenElement? { entries.last?.element }
    var isInLink: Bool { entries.last?.inside.isInLink ?? false }

    /// Whether text can stand here. In the frame of a table only white space can.
    var takesText: Bool {
        switch last?.kind {
        case .table, .section, .row, .columnGroup: false
        default: true
        }
    }

    /// Whether an element can be written here.
    func takes(_ element: WrittenElement) -> Bool {
        let inside = entries.last?.inside ?? Surroundings()
        switch (last?.kind, element.kind) {
        case (.table, let kind): return kind == .caption || kind == .columnGroup || kind == .section
        case (.section, let kind): return kind == .row
        case (.row, let kind): return kind == .cell
        case (.columnGroup, let kind): return kind == .column
        case (_, .inline), (_, .void): return true
        case (_, .link): return !inside.isInLink
        case (_, .block), (_, .rule), (_, .paragraph), (_, .division), (_, .preformatted), (_, .table):
            return !inside.isInParagraph
        case (_, .heading): return !inside.isInParagraph && !inside.isInHeading
        case (_, .item), (_, .term): return !inside.isInParagraph && inside.item != element.kind
        case (_, .caption), (_, .columnGroup), (_, .column), (_, .section), (_, .row), (_, .cell): return false
        }
    }

    /// Whether what has been written can be cut here: no table, list, paragraph or link is open.
    var canBeCut: Bool {
        entries.allSatisfy { entry in
            switch entry.element {
            case .ul, .ol, .dl: false
            case let element: [.inline, .division, .block].contains(element.kind)
            }
        }
    }

    /// The start tags of the open elements.
    func startTags(in written: [UInt8]) -> [UInt8] {
        entries.flatMap { written[$0.startTag] }
    }

    mutating func push(_ element: WrittenElement, startTag: Range<Int>) {
        var inside = entries.last?.inside ?? Surroundings()
        switch element.kind {
        case .inline, .division: break
        case .link: inside.isInLink = true
        case .paragraph: inside.isInParagraph = true
        case .heading:
            inside.isInHeading = true
            inside.item = nil
        case .item, .term: inside.item = element.kind
        case .caption, .cell: inside = Surroundings(isInLink: inside.isInLink)
        default: inside.item = nil
        }
        entries.append(Entry(element: element, startTag: startTag, inside: inside))
    }

    @discardableResult
    mutating func pop() -> WrittenElement? { entries.popLast()?.element }
}
