/// Rows in aligned columns, cut to the terminal's width. Cells cannot steer a terminal, whatever they say.
struct ColumnTable {
    /// One word of a row.
    struct Cell {
        let text: String
        let style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = TerminalText.oneLine(text)
            self.style = style
        }
    }

    /// A column's title, and on which side its words lie.
    struct Column {
        let title: String
        var isRight = false
        /// Columns are narrowed to no less than this, the widest first.
        var leastWidth = 8
    }

    let columns: [Column]
    private(set) var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ cells: [Cell]) {
        rows.append(cells)
    }

    /// The title line and the rows, two spaces between columns.
    func lines(width: Int?, usesColour: Bool) -> [String] {
        let widths = widths(within: width)
        let titles = columns.map { Cell($0.title, .bold) }
        return ([titles] + rows).map { line($0, widths, usesColour) }
    }

    private func widths(within total: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) { widest, row in
                index < row.count ? max(widest, DisplayWidth.of(row[index].text)) : widest
            }
        }
        guard let total else { return widths }
        while widths.reduce(0, +) + 2 * (widths.count - 1) > total {
            let candidates = widths.indices.filter { widths[$0] > columns[$0].leastWidth }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ usesColour: Bool) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() where index < widths.count {
            if index > 0 { line += "  " }
            let text = DisplayWidth.cut(cell.text, to: widths[index])
            let gap = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)))
            let shown = cell.style.applied(to: text, usesColour: usesColour)
            let isLast = index == cells.count - 1
            line += columns[index].isRight ? gap + shown : isLast ? shown : shown + gap
        }
        return line
    }
}
