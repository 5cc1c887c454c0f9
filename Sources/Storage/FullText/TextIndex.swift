/// A full-text index over documents that a room numbers: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.
///
/// Both are handed the same words (``TextTerm``), without stemming, so that they find the same. A document has up to four
/// fields, and belongs to a scope, for example a mailbox, in which a search can be confined without walking the others.
/// Hits come by falling number: numbers that grow with time give the newest first, and a common word costs no more than
/// a rare one.
///
/// The table belongs to the room that declares the index in a migration by ``creation``.
public struct TextIndex: Sendable, Hashable {
    /// PostgreSQL tells four weights apart; an index of more fields takes no document.
    public static let mostFields = 4
    /// Of a longer document only so many words are indexed: PostgreSQL counts positions up to 16,383.
    public static let mostWords = 16_000
    /// Of a longer document only so many bytes of words are indexed: PostgreSQL takes 1 MB.
    public static let mostBytes = 500_000

    /// The index's table; `name_texts` is one too on SQLite.
    public let name: String
    /// The fields' names, in order. Like the table's name they are the program's own and never a person's text.
    public let fields: [String]

    public init(name: String, fields: [String]) {
        self.name = name
        self.fields = fields
    }

    /// What a migration runs to make the index.
    public var creation: [Statement] {
        let columns = fields.map { "\"\($0)\"" }
        return [
            .perEngine(
                sqlite: [
                    // The words are kept: FTS5 must be told them again when a document leaves.
                    """
                    CREATE TABLE \(name)_texts (document INTEGER PRIMARY KEY, scope BIGINT NOT NULL, \
                    words_scope TEXT NOT NULL, \(columns.map { "\($0) TEXT NOT NULL" }.joined(separator: ", ")))
                    """,
                    // No ranking, hence no column sizes. Words come ready-made: a tokenizer that only parts at spaces.
                    """
                    CREATE VIRTUAL TABLE \(name) USING fts5 (words_scope, \(columns.joined(separator: ", ")), \
                    content='\(name)_texts', content_rowid='document', columnsize=0, tokenize='ascii')
                    """,
                ],
                postgres: [
                    "CREATE TABLE \(name) (document BIGINT PRIMARY KEY, scope BIGINT NOT NULL, words tsvector NOT NULL)",
                    "CREATE INDEX \(name)_words ON \(name) USING GIN (words)",
                    // With the usual 100, whatever is not among the 1,000 commonest words is taken to be as common as the
                    // last of them, and a search for it would walk every document.
                    "ALTER TABLE \(name) ALTER COLUMN words SET STATISTICS 2000",
                ])
        ]
    }

    /// Adds a document, in the place of an earlier one of the same number.
    ///
    /// - Parameters:
    ///   - document: its number, not negative.
    ///   - scope: what it belongs to, not negative.
    ///   - texts: one for each field, folded.
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` when they are not as many as the fields.
    public func add(
        _ document: Int64, scope: Int64, texts: [String], in transaction: WriteTransaction
    ) throws(StorageError) {
        try add(document, scope: scope, words: IndexedWords(texts), in: transaction)
    }

    /// Adds a document whose words were found before, in the place of an earlier one of the same number.
    public func add(
        _ document: Int64, scope: Int64, words: IndexedWords, in transaction: WriteTransaction
    ) throws(StorageError) {
        guard words.fields.count == fields.count, fields.count <= Self.mostFields else {
            throw .wrongParameters(sql: name, highest: min(fields.count, Self.mostFields), given: words.fields.count)
        }
        switch transaction.engine {
        case .postgres:
            try transaction.execute(
                """
                INSERT INTO \(name) (document, scope, words) VALUES ($1, $2, CAST(CAST($3 AS TEXT) AS tsvector))
                ON CONFLICT (document) DO UPDATE SET scope = excluded.scope, words = excluded.words
                """, [document, scope, words.vector(scope: scope)])
        case .sqlite:
            let values: [any SQLConvertible] =
                [document, scope, IndexedWords.scopeWords(scope)] + words.fields.map { $0 as any SQLConvertible }
            let insertion =
                "INSERT INTO \(name)_texts (document, scope, words_scope, \(columnList)) VALUES (\(values.parameters()))"
            if try transaction.execute(insertion + " ON CONFLICT (document) DO NOTHING", values) == 0 {
                try remove(document, in: transaction)
                try transaction.execute(insertion, values)
            }
            try transaction.execute(
                """
                INSERT INTO \(name) (rowid, words_scope, \(columnList))
                VALUES (\(values.dropFirst().parameters()))
                """, [values[0]] + values[2...])
        }
    }

    /// Removes a document.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    public func remove(_ document: Int64, in transaction: WriteTransaction) throws(StorageError) -> Bool {
        switch transaction.engine {
        case .postgres:
            return try transaction.execute("DELETE FROM \(name) WHERE document = $1", [document]) > 0
        case .sqlite:
            try transaction.execute(
                """
                INSERT INTO \(name) (\(name), rowid, words_scope, \(columnList))
                SELECT 'delete', document, words_scope, \(columnList) FROM \(name)_texts WHERE document = $1
                """, [document])
            return try transaction.execute("DELETE FROM \(name)_texts WHERE document = $1", [document]) > 0
        }
    }

    private var columnList: String { fields.map { "\"\($0)\"" }.joined(separator: ", ") }
}
