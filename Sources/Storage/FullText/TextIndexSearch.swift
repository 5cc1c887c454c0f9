extension TextIndex {
    /// Returns the numbers of the documents that match all terms, highest first.
    ///
    /// - Parameters:
    ///   - terms: the conditions. Those without words are ignored; if none is left, every document matches.
    ///   - scopes: the scopes to search; `nil` for all.
    ///   - below: returns lower numbers only. Pass the last number of a page to get the next page.
    ///   - atLeast: returns this number and higher ones only.
    ///   - limit: the most numbers to return.
    ///   - transaction: the transaction to search in.
    /// - Throws: ``StorageError/missingColumn(_:available:)`` if a term names a field that the index does not have;
    ///   ``StorageError`` if the database refuses.
    public func documents(
        matching terms: [TextTerm], scopes: [Int64]? = nil, below: Int64? = nil, atLeast: Int64? = nil, limit: Int,
        in transaction: ReadTransaction
    ) throws(StorageError) -> [Int64] {
        let selection = try selection(matching: terms, scopes: scopes, on: transaction.engine)
        var (sql, values) = (selection.sql, selection.values)
        if let below {
            values.append(below)
            sql += " AND \(selection.document) < $\(values.count)"
        }
        if let atLeast {
            values.append(atLeast)
            sql += " AND \(selection.document) >= $\(values.count)"
        }
        values.append(max(0, limit))
        sql += " ORDER BY \(selection.document) DESC LIMIT $\(values.count)"
        var documents: [Int64] = []
        for row in try transaction.rows(sql, values) { documents.append(try row.integer("document")) }
        return documents
    }

    /// A statement that selects numbers as `document`, for use inside another: `… WHERE number IN (\(selection.sql))`.
    public struct Selection: Sendable {
        /// The SQL, `SELECT … WHERE …`. Conditions can be appended with AND.
        public let sql: String
        /// The parameters' values, in order.
        public let values: [any SQLConvertible]
        /// The name of the number's column inside the statement.
        public let document: String
    }

    /// Returns the statement behind ``documents(matching:scopes:below:atLeast:limit:in:)``.
    ///
    /// - Parameters:
    ///   - terms: the conditions. Those without words are ignored; if none is left, every document matches.
    ///   - scopes: the scopes to search; `nil` for all.
    ///   - first: the number of the statement's first parameter.
    ///   - engine: the engine that will run it.
    /// - Throws: ``StorageError/missingColumn(_:available:)`` if a term names a field that the index does not have.
    public func selection(
        matching terms: [TextTerm], scopes: [Int64]? = nil, firstParameter first: Int = 1, on engine: Engine
    ) throws(StorageError) -> Selection {
        for case let field? in terms.map(\.field) where !fields.contains(field) {
            throw .missingColumn(field, available: fields)
        }
        let terms = terms.filter { !$0.words.isEmpty }
        switch engine {
        case .sqlite:
            return Selection(
                sql: "SELECT rowid AS document FROM \(name) WHERE \(name) MATCH $\(first)",
                values: [FTS5Query(terms, scopes: scopes, fields: fields).text], document: "rowid")
        case .postgres:
            let query = TextSearchQuery(terms, scopes: scopes, fields: fields).text
            guard !query.isEmpty else {
                return Selection(
                    sql: "SELECT document FROM \(name) WHERE document >= 0", values: [], document: "document")
            }
            return Selection(
                sql: "SELECT document FROM \(name) WHERE words @@ CAST(CAST($\(first) AS TEXT) AS tsquery)",
                values: [query], document: "document")
        }
    }
}
