extension TextIndex {
    /// What was indexed of a document: the words of each field, with a space between them.
    struct Document: Sendable {
        let number: Int64
        let scope: Int64
        let texts: [String]
    }

    /// The tables of the index, including SQLite's internal ones (sqlite.org/fts5.html §9).
    var tables: [String] {
        [name] + ["texts", "data", "idx", "content", "docsize", "config"].map { "\(name)_\($0)" }
    }

    /// Returns whether a document with this number and scope is in the index.
    ///
    /// - Throws: ``StorageError`` if the database refuses.
    public func has(
        _ document: Int64, scope: Int64, in transaction: ReadTransaction
    ) throws(StorageError) -> Bool {
        let table = transaction.engine == .sqlite ? "\(name)_texts" : name
        let row = try transaction.row(
            "SELECT 1 AS found FROM \(table) WHERE document = $1 AND scope = $2", [document, scope])
        return row != nil
    }

    /// Calls `body` with every document, so that another database's index can be filled with them.
    ///
    /// A tsvector keeps 255 positions for a word, so PostgreSQL's documents lack any later occurrences.
    func forEachDocument(in transaction: ReadTransaction, _ body: (Document) throws -> Void) throws {
        let texts = fields.enumerated().map { place, field in
            switch transaction.engine {
            case .sqlite: "\"\(field)\" AS text_\(place)"
            case .postgres:
                """
                COALESCE((SELECT string_agg(lexeme.lexeme, ' ' ORDER BY place.position)
                          FROM unnest(words) AS lexeme, unnest(lexeme.positions, lexeme.weights) AS place (position, weight)
                          WHERE place.weight = '\(Array("ABCD")[place])'), '') AS text_\(place)
                """
            }
        }
        let table = transaction.engine == .sqlite ? "\(name)_texts" : name
        try transaction.forEach("SELECT document, scope, \(texts.joined(separator: ", ")) FROM \(table)") { row in
            try body(
                Document(
                    number: try row.integer("document"), scope: try row.integer("scope"),
                    texts: try fields.indices.map { try row.text("text_\($0)") }))
        }
    }
}
