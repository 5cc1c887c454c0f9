/// Rows of words in columns.
enum TextTable {
    /// Each column as wide as its widest word but the last, with two spaces between; a word wider than `limit` does not widen its column.
    static func aligned(_ rows: [[String]], indent: Int, limit: Int = 48) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, word) in row.enumerated() {
                let width = DisplayWidth.of(word)
                if column == widths.count { widths.append(0) }
                if width <= limit { widths[column] = max(widths[column], width) }
            }
        }
        let margin = String(repeating: " ", count: indent)
        return rows.map { row in
            var line = margin
            for (column, word) in row.enumerated() {
                line += word
                guard column < row.count - 1 else { break }
                line += String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(word)) + 2)
            }
            return line
        }
    }
}
