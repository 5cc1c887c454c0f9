/// Rows in aligned columns, cut to the terminal's width. Cells cannot control a terminal, whatever they hold.
struct ColumnTable {
    /// One cell of a row.
    struct Cell {
        let text: String
        let style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = TerminalText.oneLine(text)
            self.style = style
        }
    }

    /// A column's title and alignment.
    struct Column {
        let title: String
        var isRight = false
        /// The least width to which the column is narrowed; the widest column is narrowed first.
        var leastWidth = 8
    }

    /// In a table without titles, a cell wider than this overflows its column uncut, and does not widen it.
    private static let outstandingWidth = 48

    let columns: [Column]
    private let hasTitles: Bool
    private let indent: String
    private(set) var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
        hasTitles = true
        indent = ""
    }

    /// Makes a table without titles, as for labels and their values. No cell is ever cut.
    init(untitled rows: [[String]], indent: Int = 0) {
        columns = (0..<(rows.map(\.count).max() ?? 0)).map { _ in Column(title: "") }
        hasTitles = false
        self.indent = String(repeating: " ", count: indent)
        self.rows = rows.map { $0.map { Cell($0) } }
    }

    mutating func add(_ cells: [Cell]) {
        rows.append(cells)
    }

    /// Returns the title line, if there is one, and the rows, with two spaces between columns.
    func lines(width: Int? = nil, usesColour: Bool = false) -> [String] {
        let widths = widths(within: hasTitles ? width : nil)
        let titles = hasTitles ? [columns.map { Cell($0.title, .bold) }] : []
        return (titles + rows).map { line($0, widths, usesColour) }
    }

    private func widths(within total: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) { widest, row in
                guard index < row.count else { return widest }
                let width = DisplayWidth.of(row[index].text)
                return hasTitles || width <= Self.outstandingWidth ? max(widest, width) : widest
            }
        }
        guard let total else { return widths }
        // A column wider than the terminal is cut at once, so the loop below ends soon, however long the cells are.
        widths = zip(widths, columns).map { min($0, max(total, $1.leastWidth)) }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > total {
            let candidates = widths.indices.filter { widths[$0] > columns[$0].leastWidth }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ usesColour: Bool) -> String {
        var line = indent
        for (index, cell) in cells.enumerated() where index < widths.count {
            if index > 0 { line += "  " }
            let text = hasTitles ? DisplayWidth.cut(cell.text, to: widths[index]) : cell.text
            let gap = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
            let shown = cell.style.applied(to: text, usesColour: usesColour)
            let isLast = index == cells.count - 1
            line += columns[index].isRight ? gap + shown : isLast ? shown : shown + gap
        }
        return line
    }
}
