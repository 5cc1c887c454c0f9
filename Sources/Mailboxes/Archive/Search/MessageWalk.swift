import Storage

/// One page of a selection: rows of `messages` before a cursor, newest first.
struct MessageWalk {
    let selection: MessageSelection
    let mailbox: Mailbox

    /// Returns at most `limit` rows.
    func rows(
        before cursor: MessageCursor?, limit: Int, in transaction: ReadTransaction
    ) throws -> [Row] {
        switch selection.path {
        case .arrival: try arrivals(before: cursor, limit: limit, in: transaction)
        case .words(let terms): try hits(terms, before: cursor, limit: limit, in: transaction)
        case .places(let folders, let condition):
            try placed(folders, condition, before: cursor, limit: limit, in: transaction)
        }
    }

    private func arrivals(before cursor: MessageCursor?, limit: Int, in transaction: ReadTransaction) throws -> [Row] {
        var values = selection.values
        let page = Self.page("messages.received_at", "messages.id", before: cursor, limit: limit, &values)
        return try transaction.rows(
            """
            SELECT \(MessageRows.columns) FROM messages
            WHERE \(selection.conditions.joined(separator: " AND ")) \(page)
            """, values)
    }

    private func hits(
        _ terms: [TextTerm], before cursor: MessageCursor?, limit: Int, in transaction: ReadTransaction
    ) throws -> [Row] {
        var values = selection.values
        let hits = try MessageWords.index.selection(
            matching: terms, scopes: [mailbox.id], firstParameter: values.count + 1, on: transaction.engine)
        values += hits.values
        var bounds = ""
        let upper = [
            cursor.map { MessageWords.document($0.id, receivedAt: $0.receivedAt) },
            selection.until.map { MessageWords.first(since: $0 + .seconds(1)) },
        ].compactMap(\.self).min()
        if let upper {
            values.append(upper)
            bounds += " AND \(hits.document) < $\(values.count)"
        }
        if let since = selection.since {
            values.append(MessageWords.first(since: since))
            bounds += " AND \(hits.document) >= $\(values.count)"
        }
        // There are many hits and few of these. A hit that is not among them needs no look at its message. The plus
        // keeps SQLite from querying the full-text index for each one separately.
        let few = selection.fewPlaces.map {
            " AND +hits.document IN (SELECT \(MessageWords.documentOfPlace) FROM placements WHERE \($0))"
        }
        values.append(limit)
        return try transaction.rows(
            """
            SELECT \(MessageRows.columns) FROM (\(hits.sql)\(bounds)) AS hits CROSS JOIN messages
            WHERE messages.id = \(MessageWords.message(of: "hits.document"))
                AND \(selection.conditions.joined(separator: " AND "))\(few ?? "")
            ORDER BY hits.document DESC LIMIT $\(values.count)
            """, values)
    }

    /// Walks each folder separately and merges the walks. A message may be in several folders, or twice in one.
    private func placed(
        _ folders: [Int64], _ condition: String, before cursor: MessageCursor?, limit: Int,
        in transaction: ReadTransaction
    ) throws -> [Row] {
        var found: [Int64: (time: Int64, row: Row)] = [:]
        for folder in folders {
            var own: Set<Int64> = []
            var cursor = cursor
            while own.count < limit {
                let before = own.count
                let wanted = limit - before
                let rows = try placed(in: folder, condition, before: cursor, limit: wanted, in: transaction)
                for row in rows {
                    let id = try row.integer("id")
                    let time = try row.timestamp("received_at")
                    own.insert(id)
                    found[id] = (time.microseconds, row)
                    cursor = MessageCursor(receivedAt: time, id: id)
                }
                // A walk that finds nothing new has come to its end, even if it returned a full page.
                if rows.count < wanted || own.count == before { break }
            }
        }
        let newest = found.sorted { ($0.value.time, $0.key) > ($1.value.time, $1.key) }
        return newest.prefix(limit).map(\.value.row)
    }

    private func placed(
        in folder: Int64, _ condition: String, before cursor: MessageCursor?, limit: Int,
        in transaction: ReadTransaction
    ) throws -> [Row] {
        var values = selection.values + [folder]
        let inFolder = "placements.folder_id = $\(values.count)"
        let page = Self.page(
            "placements.received_at", "placements.message_id", before: cursor, limit: limit, &values)
        let conditions = [inFolder] + (condition.isEmpty ? [] : [condition]) + selection.conditions
        return try transaction.rows(
            """
            SELECT \(MessageRows.columns) FROM placements CROSS JOIN messages
            WHERE messages.id = placements.message_id AND \(conditions.joined(separator: " AND ")) \(page)
            """, values)
    }

    /// The end of a statement that walks along time and number.
    private static func page(
        _ time: String, _ number: String, before cursor: MessageCursor?, limit: Int,
        _ values: inout [any SQLConvertible]
    ) -> String {
        var text = ""
        if let cursor {
            values += [cursor.receivedAt, cursor.id]
            text += "AND (\(time), \(number)) < ($\(values.count - 1), $\(values.count)) "
        }
        values.append(limit)
        return text + "ORDER BY \(time) DESC, \(number) DESC LIMIT $\(values.count)"
    }
}
