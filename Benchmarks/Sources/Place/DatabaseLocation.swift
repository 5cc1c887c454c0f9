public import Storage

extension DatabaseLocation {
    /// A database as the driver names it: a URL of PostgreSQL, or the path of a SQLite file.
    public init(named text: String) {
        self = text.hasPrefix("postgres") ? .postgres(url: text) : .sqlite(path: text)
    }
}
