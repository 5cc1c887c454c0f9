/// A step of a migration: one text for both engines, written as a string, or texts for each where they have no words in
/// common, as for full-text tables.
public enum Statement: Sendable, Hashable {
    /// A statement that both engines take. Columns are BIGINT, DOUBLE PRECISION, TEXT or BLOB; PostgreSQL is given BYTEA for
    /// BLOB.
    case common(String)
    /// Statements for each engine, in order; either list may be empty. They are run as they are written.
    case perEngine(sqlite: [String], postgres: [String])

    /// What an engine is to run, in order.
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
