/// A full-text index over documents that the caller numbers: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.
///
/// Both engines index the same words (``TextTerm``) without stemming, so they find the same documents. A document has
/// up to four fields and belongs to a scope, for example a mailbox; a search can be confined to scopes without walking
/// the others. Hits come in descending order of number: if numbers grow with time, the newest come first, and a common
/// word costs no more than a rare one.
///
/// The table belongs to the room whose migration runs ``creation``.
public struct TextIndex: Sendable, Hashable {
    /// The most fields. PostgreSQL has four weights; adding a document to an index with more fields throws.
    public static let mostFields = 4
    /// The most words of a document that are indexed: PostgreSQL's positions end at 16,383.
    public static let mostWords = 16_000
    /// The most bytes of words of a document that are indexed: PostgreSQL's limit is 1 MB.
    public static let mostBytes = 500_000

    /// The name of the index's table. On SQLite there is also `name_texts`.
    public let name: String
    /// The fields' names, in order. Like the table's name, they come from the program, never from user input.
    public let fields: [String]

    /// Creates a description of an index; ``creation`` makes its tables.
    public init(name: String, fields: [String]) {
        self.name = name
        self.fields = fields
    }

    /// The statements for a migration to create the index.
    public var creation: [Statement] {
        let columns = fields.map { "\"\($0)\"" }
        return [
            .perEngine(
                sqlite: [
                    // The words are kept because removing a document from FTS5 needs them again.
                    """
                    CREATE TABLE \(name)_texts (document INTEGER PRIMARY KEY, scope BIGINT NOT NULL, \
                    words_scope TEXT NOT NULL, \(columns.map { "\($0) TEXT NOT NULL" }.joined(separator: ", ")))
                    """,
                    // No ranking, hence no column sizes. The text is already split into words: this tokenizer only
                    // splits at the spaces.
                    """
                    CREATE VIRTUAL TABLE \(name) USING fts5 (words_scope, \(columns.joined(separator: ", ")), \
                    content='\(name)_texts', content_rowid='document', columnsize=0, tokenize='ascii')
                    """,
                ],
                postgres: [
                    "CREATE TABLE \(name) (document BIGINT PRIMARY KEY, scope BIGINT NOT NULL, words tsvector NOT NULL)",
                    "CREATE INDEX \(name)_words ON \(name) USING GIN (words)",
                    // With the default of 100, PostgreSQL estimates any word outside the 1,000 commonest to be as
                    // common as the last of them, and a search for it would walk every document.
                    "ALTER TABLE \(name) ALTER COLUMN words SET STATISTICS 2000",
                ])
        ]
    }

    /// Adds a document, replacing an earlier one with the same number.
    ///
    /// - Parameters:
    ///   - document: the document's number, not negative.
    ///   - scope: the scope it belongs to, not negative.
    ///   - texts: one folded text for each field.
    ///   - transaction: the transaction to add it in.
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` if the number of texts differs from that of the
    ///   fields; ``StorageError`` if the database refuses.
    public func add(
        _ document: Int64, scope: Int64, texts: [String], in transaction: WriteTransaction
    ) throws(StorageError) {
        try add(document, scope: scope, words: IndexedWords(texts), in: transaction)
    }

    /// Adds a document whose words are split already, replacing an earlier one with the same number.
    ///
    /// - Parameters:
    ///   - document: the document's number, not negative.
    ///   - scope: the scope it belongs to, not negative.
    ///   - words: the words of each field.
    ///   - transaction: the transaction to add it in.
    /// - Throws: ``StorageError/wrongParameters(sql:highest:given:)`` if `words` has not as many fields as the index;
    ///   ``StorageError`` if the database refuses.
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
    /// - Throws: ``StorageError`` if the database refuses.
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
