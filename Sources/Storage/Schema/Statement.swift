/// A step of a migration: one text for both engines, written as a string literal, or texts for each engine if they have
/// no common syntax, as for full-text tables.
public enum Statement: Sendable, Hashable {
    /// A statement for both engines. Column types are BIGINT, DOUBLE PRECISION, TEXT or BLOB; PostgreSQL gets BYTEA for
    /// BLOB.
    case common(String)
    /// Statements for each engine, in order, run as written. Either list may be empty.
    case perEngine(sqlite: [String], postgres: [String])

    /// Returns the statements for an engine, in order.
    func texts(for engine: Engine) -> [String] {
        switch (self, engine) {
        case (.common(let text), .sqlite): [text]
        case (.common(let text), .postgres): [StatementText.forPostgreSQL(text)]
        case (.perEngine(let texts, _), .sqlite), (.perEngine(_, let texts), .postgres): texts
        }
    }
}

extension Statement: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) { self = .common(text) }
}
