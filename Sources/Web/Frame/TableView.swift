/// A table, as the template `table` reads it. On a phone each row becomes a card.
struct TableView: Sendable {
    /// A cell.
    struct Cell: Sendable {
        var text = ""
        var hint = ""
        var badge: BadgeView?
    }

    /// A row: its heading, its cells, and what can be done with it.
    struct Row: Sendable {
        let head: (text: String, path: SitePath?, hint: String)
        let cells: [Cell]
        var acts: [ActView] = []
    }

    /// What the table is, for screen readers.
    let caption: String
    /// The headings of the columns, that of the rows' headings first.
    let columns: [String]
    var hasActs = false
    let rows: [Row]

    func values(_ texts: SiteTexts) -> [String: any Sendable] {
        var headings = columns.map { ["label": $0, "silent": ""] }
        if hasActs { headings.append(["label": "", "silent": texts("column_acts")]) }
        return ["caption": caption, "card": true, "columns": headings, "rows": rows.map { values($0) }]
    }

    private func values(_ row: Row) -> [String: any Sendable] {
        let head: [String: any Sendable] = [
            "text": row.head.text, "path": row.head.path?.text ?? "",
            "hint": row.head.hint == row.head.text ? "" : row.head.hint,
        ]
        var cells: [[String: any Sendable]] = row.cells.enumerated().map { index, cell in
            [
                "label": index + 1 < columns.count ? columns[index + 1] : "", "text": cell.text, "hint": cell.hint,
                "badge": [cell.badge?.values].compactMap(\.self), "has_acts": false, "acts": [] as [String],
                "blank": cell.text.isEmpty && cell.badge == nil,
            ]
        }
        if hasActs {
            cells.append([
                "label": "", "text": "", "hint": "", "badge": [] as [String], "has_acts": !row.acts.isEmpty,
                "acts": row.acts.map(\.values), "blank": row.acts.isEmpty,
            ])
        }
        return ["head": [head], "cells": cells]
    }
}
